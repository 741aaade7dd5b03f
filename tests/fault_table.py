"""The table of faults: every test named after one (`test_T05_...`) leaves a row in the report.

`pytest -m fault` runs these alone.

Rows are {id, tests, passed, wall_s, peak_mb and what the tests counted: lost, duplicates,
canary_hits ...}. A test counts with `record_property`; what it cannot lose or repeat it does not
count.
"""

import json
import re
import resource
from pathlib import Path
from typing import Any

import pytest

FAULT = re.compile(r"test_([A-Z]\d\d)_")
REPORT = Path(__file__).parents[1] / "reports" / "faults.json"
COUNTED = ("lost", "duplicates", "canary_hits")
# What must pass before a release; the other faults of the table are tested beside them.
GATE = frozenset(
    """
    T01 T02 T03 T05 T06 T08 T09 S01 S02 S03 S04 S05 S06 S08 S09 E01 E02 E03 E04 E05 E07 E09
    X01 X02 X03 X05 X06 X07 X08 X10 P01 P02 P04 P06 C01 C02 C03 C04 C05 C06 C09 D01 D02 D03 D04
    I01 I02 I03 I04 I07 I08 K01 K02 K03 K04 K06 K07 Q01 Q02 Q03 Q04 Q05 Q06 Q07 Q09 Q10 Q12
    B01 B02 B03 B04 B06 B08 L01 L02 L03 L04 O01 O02 O03
    """.split()  # noqa: SIM905
)

_rows: dict[str, dict[str, Any]] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if FAULT.search(item.nodeid):
            item.add_marker("fault")


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
    if not found or report.when == "setup":
        return
    row = _rows.setdefault(
        found[1], {"id": found[1], "tests": 0, "passed": 0, "wall_s": 0.0, "peak_mb": 0.0}
    )
    if report.when == "call":
        row["tests"] += 1
        row["passed"] += report.passed
        row["wall_s"] = round(max(row["wall_s"], report.duration), 3)
        return
    row["passed"] -= report.failed  # a canary that was hit is noticed when its test is over
    for name, value in report.user_properties:
        row[name] = max(row.get(name, 0), value)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for people; the table is in the report."""
    if not _rows:
        return
    passed = {row["id"] for row in _rows.values() if row["tests"] == row["passed"]}
    counted = (f"{name} {sum(row.get(name, 0) for row in _rows.values())}" for name in COUNTED)
    terminalreporter.write_line(
        f"faults: {len(passed & GATE)} of the {len(GATE)} of the release gate passed, "
        f"{len(passed)} of {len(_rows)} in all; {', '.join(counted)} ({REPORT.name})"
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _rows and not hasattr(session.config, "workerinput"):
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps([_rows[key] for key in sorted(_rows)], indent=1) + "\n")
