"""A hostile web server for every test of this area."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sources.hostile import Hostile, hostile_server

from monitor.fetch.exchange import Fetcher
from monitor.fetch.responses import Limits
from monitor.workers import ChildLimits, Workers

CONFIG = Path(__file__).parents[2] / "config"

QUICK = Limits(total_s=1.0, connect_s=1.0, read_s=1.0)


@pytest.fixture
async def hostile(record_property: Callable[[str, object], None]) -> AsyncIterator[Hostile]:
    async with hostile_server() as server:
        yield server
        record_property("canary_hits", server.canary_hits)
        assert server.canary_hits == 0, "something inside was reached"


@pytest.fixture
async def fetcher(hostile: Hostile) -> AsyncIterator[Fetcher]:
    """Reaches the hostile server, and by its own guard nothing else on loopback."""
    async with Fetcher(allow=hostile.allow, host_gap_s=0, limits=QUICK) as client:
        yield client


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Real child processes, shared by all tests: starting them is the slow part."""
    shared = Workers(CONFIG, limits=ChildLimits(cpu_s=2, wall_s=60.0))
    asyncio.run(shared.__aenter__())
    yield shared
    asyncio.run(shared.__aexit__())
