"""The dashboard, served over real HTTP on loopback."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
import uvicorn

from monitor.alerts.render import words as wording
from monitor.store import Store
from monitor.web import create_app

NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
WORDS = wording.load(Path("config/words"))["en"]


@pytest.fixture
async def dashboard(store: Store) -> AsyncIterator[aiohttp.ClientSession]:
    """A client whose addresses are relative to the dashboard over `store`."""
    app = create_app(store, WORDS, clock=lambda: NOW)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    served = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        yield client
    server.should_exit = True
    await served
