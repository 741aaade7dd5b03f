"""The parent's side: children of two kinds, started, asked, killed and replaced."""

import asyncio
import contextlib
import multiprocessing
import queue
import shutil
import signal
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Self

import structlog

from monitor.archives import Listing
from monitor.errors import MonitorError
from monitor.feeds import ParsedFeed
from monitor.types import Feed, Fetched
from monitor.workers.child import work
from monitor.workers.jobs import (
    OUT_OF_MEMORY,
    Broke,
    ChildLimits,
    DocumentDied,
    Failed,
    Job,
    ListJob,
    ParseJob,
    Read,
    ReadJob,
)

log = structlog.get_logger(__name__)

CONTEXT = multiprocessing.get_context("forkserver")
CLOSE_WITHIN_S = 5.0
START_WITHIN_S = 180.0  # a few seconds by itself; a busy machine may take long
PARSERS = 2  # one may be at a document that costs all its time


class Workers:
    """Children that take one job at a time. Use as `async with Workers(config)`.

    Feeds and pages have children of their own: a page that burns its ten seconds of processor
    time delays no feed, and one such feed delays no other.
    """

    def __init__(
        self, config: Path, *, children: int = 1, limits: ChildLimits | None = None
    ) -> None:
        limits = limits or ChildLimits()
        self._config = config
        # Later children must read what the first ones read, whatever is being edited meanwhile.
        self._folder = tempfile.TemporaryDirectory(prefix="attack-monitor-")
        self._copy = Path(self._folder.name) / "config"
        self._parsers = _Pool(None, None, limits, PARSERS)
        self._readers = _Pool(config, self._copy, limits, children)

    async def __aenter__(self) -> Self:
        CONTEXT.set_forkserver_preload(["monitor.workers"])
        try:
            self._copy_config()
            _, self.rules_version = await asyncio.gather(self._parsers.open(), self._readers.open())
        except BaseException:
            await self.__aexit__()
            raise
        return self

    def _copy_config(self) -> None:
        try:
            shutil.copytree(self._config, self._copy)
        except OSError as error:
            why = f"no copy of {self._config} can be made in {self._folder.name}: {error}"
            raise MonitorError(f"{why[:300]}. Make room there, or set TMPDIR.") from error

    async def __aexit__(self, *_exception: object) -> None:
        """Kill the children: what they were at is in the store and will be claimed again."""
        self._parsers.close()
        self._readers.close()
        self._folder.cleanup()

    async def parse(self, fetched: Fetched, feed: Feed, now: datetime) -> ParsedFeed:
        """Items of one answer. Raises NotAFeed, or DocumentDied when the bytes killed a child."""
        result = await self._parsers.run(ParseJob(fetched=fetched, feed=feed, now=now))
        assert isinstance(result, ParsedFeed)  # noqa: S101
        return result

    async def listing(self, job: ListJob) -> Listing:
        """What a list of an archive holds. Raises NotAFeed, or DocumentDied."""
        result = await self._parsers.run(job)
        assert isinstance(result, Listing)  # noqa: S101
        return result

    async def read(self, job: ReadJob) -> Read:
        """What one item reports. Raises DocumentDied when its page killed the child."""
        result = await self._readers.run(job)
        assert isinstance(result, Read)  # noqa: S101
        return result


class _Pool:
    """Children of one kind, and a thread for each to wait in."""

    def __init__(
        self, config: Path | None, copy: Path | None, limits: ChildLimits, count: int
    ) -> None:
        self._config = config
        self._copy = copy
        self._limits = limits
        self._count = count
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        self._all: set[_Child] = set()
        self._closing = False

    async def open(self) -> str:
        """Start the children; the version of the rules they read by."""
        loop = asyncio.get_running_loop()
        start = partial(self._start, self._config)
        started = [loop.run_in_executor(self._threads, start) for _ in range(self._count)]
        for child in (children := await asyncio.gather(*started)):
            self._idle.put(child)
        return children[0].rules_version

    def close(self) -> None:
        self._closing = True
        for child in list(self._all):
            child.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def run(self, job: Job) -> object:
        loop = asyncio.get_running_loop()
        result = await loop.run_in_executor(self._threads, self._serve, job)
        if isinstance(result, Failed):
            raise result.error
        if isinstance(result, Broke):
            raise RuntimeError(f"a worker failed unexpectedly:\n{result.error}")
        return result

    def _serve(self, job: Job) -> object:
        """In a thread: give the job to an idle child, and put a fresh one back if it died."""
        child = self._idle.get()
        try:
            return child.ask(job)
        except DocumentDied:
            child.kill()
            raise
        finally:
            self._idle.put(self._replaced(child) if child.spent else child)

    def _replaced(self, child: "_Child") -> "_Child":
        child.kill()
        self._all.discard(child)
        if self._closing:
            return child
        try:
            return self._start(self._copy)
        except (MonitorError, OSError, EOFError):
            log.exception("no_new_worker")  # the dead one stays in its place; the next job retries
            return child

    def _start(self, config: Path | None) -> "_Child":
        child = _Child(config, self._limits)
        self._all.add(child)
        return child


class _Child:
    """One child process, seen from the parent."""

    def __init__(self, config: Path | None, limits: ChildLimits) -> None:
        self._limits = limits
        self._pipe, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(
            target=work, args=(theirs, config, limits), name="reader", daemon=True
        )
        self._process.start()
        theirs.close()
        self._jobs = 0
        self._dead = False
        self._end = threading.Lock()
        self._await_ready()

    @property
    def spent(self) -> bool:
        return self._dead or self._jobs >= self._limits.jobs_per_child

    def ask(self, job: object) -> object:
        self._jobs += 1
        try:
            self._pipe.send(job)
            if not self._pipe.poll(self._limits.wall_s):
                raise DocumentDied(f"took longer than {self._limits.wall_s:.0f} s")
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            raise DocumentDied(self._cause()) from error

    def _await_ready(self) -> None:
        """Raise what kept the child from starting: a configuration it cannot read."""
        if not self._pipe.poll(START_WITHIN_S):
            raise MonitorError(
                f"a reading process did not start within {START_WITHIN_S:.0f} s: the machine is "
                "too busy or out of memory. Stop something on it, or set `workers` lower."
            )
        try:
            first = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise MonitorError(
                f"a reading process ended before it was ready: {self._cause()}. "
                "If the machine is out of memory, set `workers` lower; else start again."
            ) from error
        if isinstance(first, Failed):
            raise first.error
        self.rules_version = str(first)

    def kill(self) -> None:
        """End the process.

        One thread at a time: closing a pipe twice may close another file, which got its number
        meanwhile.
        """
        with self._end:
            self._dead = True
            self._process.kill()
            self._process.join(CLOSE_WITHIN_S)
            with contextlib.suppress(OSError):
                self._pipe.close()

    def _cause(self) -> str:
        self._process.join(CLOSE_WITHIN_S)
        code = self._process.exitcode
        if code == OUT_OF_MEMORY:
            return f"needed more than {self._limits.memory // 1024**2} MiB of memory"
        if code == -signal.SIGXCPU:
            return f"used more than {self._limits.cpu_s} s of processor time"
        return f"its process ended with {code}"
