"""Many small writes in one transaction, for those who would otherwise wait for each other's disk.

A commit costs milliseconds of disk whatever is in it. Work that arrives while one is under way is
therefore done together in the next; nobody is told of success before that commit.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection

from monitor.store import Store

MOST = 200  # writes in one transaction: others want their turn too

T = TypeVar("T")
Work = Callable[[Connection], Any]


class SharedWriter:
    """Runs work in the order in which it was asked for, in a thread of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="shared-writer")

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Return what `work` returns, once it is committed. Raises what it raises."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, answer))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        return await answer

    async def close(self) -> None:
        if self._task is not None:
            await self._task
        self._thread.shutdown(wait=True)

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            for (_, answer), outcome in zip(batch, await self._commit(batch), strict=True):
                if answer.done():
                    continue  # whoever asked has been cancelled
                if isinstance(outcome, BaseException):
                    answer.set_exception(outcome)
                else:
                    answer.set_result(outcome)

    async def _commit(self, batch: list[tuple[Work, "asyncio.Future[Any]"]]) -> list[Any]:
        works = [work for work, _ in batch]
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._all, works)

    def _all(self, works: list[Work]) -> list[Any]:
        """All in one transaction; if one of them fails, each in its own."""
        try:
            with self._store.write() as conn:
                return [work(conn) for work in works]
        except Exception:
            return [self._one(work) for work in works]

    def _one(self, work: Work) -> Any:
        try:
            with self._store.write() as conn:
                return work(conn)
        except Exception as error:
            return error
