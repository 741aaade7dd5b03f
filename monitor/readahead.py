"""Read articles in other processes before they are asked for, in the order they come in."""

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from monitor.reading import Reader
from monitor.types import Article, Report

EACH = 8  # articles under way for each process: enough that none waits, few enough to hold

T = TypeVar("T")

_reader: Reader  # of one child, loaded when it starts


class ReadAhead:
    """A reader over several processes. Pass the articles through `ahead`, then ask `read`.

    Use as `with ReadAhead(config, version, workers=4) as reader`.
    """

    def __init__(self, config: Path, rules_version: str, *, workers: int) -> None:
        self.rules_version = rules_version
        self._room = workers * EACH
        self._pool = ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), initializer=_load, initargs=(config,)
        )
        self._reports: dict[int, Future[Report]] = {}

    def __enter__(self) -> "ReadAhead":
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def ahead(self, entries: Iterable[Article | T]) -> Iterator[Article | T]:
        """Give `entries` on in their order, with the articles behind them already being read.

        The report of an article that is not asked for before the next one is taken is dropped.
        """
        waiting: deque[Article | T] = deque()
        for entry in entries:
            if isinstance(entry, Article):
                self._reports[id(entry)] = self._pool.submit(_read, entry)
            waiting.append(entry)
            if len(waiting) > self._room:
                yield from self._next(waiting)
        while waiting:
            yield from self._next(waiting)

    def _next(self, waiting: deque[Article | T]) -> Iterator[Article | T]:
        entry = waiting.popleft()
        yield entry
        dropped = self._reports.pop(id(entry), None)
        if dropped:
            dropped.cancel()

    def read(self, article: Article) -> Report:
        """The report of an article that `ahead` gave on last."""
        return self._reports.pop(id(article)).result()


def _load(config: Path) -> None:
    global _reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    _reader = Reader.load(config)


def _read(article: Article) -> Report:
    return _reader.read(article)
