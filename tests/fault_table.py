"""The table of faults: every test named after one (`test_T05_...`) leaves a row in the report.

Rows are {id, tests, passed, wall_s, peak_mb and what the test recorded (canary hits, lost ...)}.
"""

import json
import re
import resource
from pathlib import Path
from typing import Any

import pytest

FAULT = re.compile(r"test_([A-Z]\d\d)_")
REPORT = Path(__file__).parents[1] / "reports" / "faults.json"

_rows: dict[str, dict[str, Any]] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Any:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        return (yield)
    finally:
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        item.user_properties.append(("peak_mb", round(grown, 1)))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    found = FAULT.search(report.nodeid)
    if not found or report.when != "call":
        return
    row = _rows.setdefault(
        found[1], {"id": found[1], "tests": 0, "passed": 0, "wall_s": 0.0, "peak_mb": 0.0}
    )
    row["tests"] += 1
    row["passed"] += report.passed
    row["wall_s"] = round(max(row["wall_s"], report.duration), 3)
    for name, value in report.user_properties:
        row[name] = max(row.get(name, 0), value)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _rows and not hasattr(session.config, "workerinput"):
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps([_rows[key] for key in sorted(_rows)], indent=1) + "\n")
