"""Every fault of the release gate has a test that is named after it."""

import re
from pathlib import Path

from fault_table import GATE

NAMED = re.compile(r"^(?:async )?def test_([A-Z]\d\d)_", re.MULTILINE)


def test_each_fault_of_the_gate_has_a_test() -> None:
    files = Path(__file__).parents[1].rglob("test_*.py")
    tested = {name for file in files for name in NAMED.findall(file.read_text("utf-8"))}
    assert len(GATE) == 80
    assert not sorted(GATE - tested)
