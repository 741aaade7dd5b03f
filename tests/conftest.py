"""What several areas of the tests share: a store of one's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_table import (
    pytest_collection_modifyitems as pytest_collection_modifyitems,
)
from fault_table import (
    pytest_runtest_call as pytest_runtest_call,
)
from fault_table import (
    pytest_runtest_logreport as pytest_runtest_logreport,
)
from fault_table import (
    pytest_sessionfinish as pytest_sessionfinish,
)
from fault_table import (
    pytest_terminal_summary as pytest_terminal_summary,
)

from monitor.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
    yield opened
    opened.close()
