"""Politeness: one connection per host, and a pause between two requests to it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from monitor.links import host_of

FORGET_ABOVE = 4096  # hosts remembered before idle ones are forgotten


@dataclass
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0  # loop time
    waiting: int = 0


class HostTurns:
    """Hands out turns. `gap_s` between requests per host, `concurrency` requests in all."""

    def __init__(self, *, gap_s: float, concurrency: int) -> None:
        self._gap_s = gap_s
        self._seats = asyncio.Semaphore(concurrency)
        self._hosts: dict[str, _Host] = {}

    @contextlib.asynccontextmanager
    async def of(self, url: str) -> AsyncIterator[None]:
        """Wait for the turn of this address's host, and hold it."""
        host = self._host(host_of(url))
        host.waiting += 1
        try:
            async with host.lock:
                await self._pause(host)
                # The seat is taken last: those who wait for a slow host must not block the rest.
                async with self._seats:
                    try:
                        yield
                    finally:
                        host.free_at = asyncio.get_running_loop().time() + self._gap_s
        finally:
            host.waiting -= 1

    async def _pause(self, host: _Host) -> None:
        wait = host.free_at - asyncio.get_running_loop().time()
        if wait > 0:
            await asyncio.sleep(wait)

    def _host(self, name: str) -> _Host:
        if len(self._hosts) > FORGET_ABOVE:
            now = asyncio.get_running_loop().time()
            self._hosts = {
                known: host
                for known, host in self._hosts.items()
                if host.waiting or host.free_at > now
            }
        return self._hosts.setdefault(name, _Host())
