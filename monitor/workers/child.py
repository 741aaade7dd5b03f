"""Inside a child: one job after another, under the limits of the operating system."""

import contextlib
import os
import resource
import signal
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from monitor import archives, article, feeds
from monitor.archives import Listing
from monitor.article import Page, Quality, Walls
from monitor.dates import Dateline
from monitor.errors import MonitorError, NotAFeed
from monitor.feeds import ParsedFeed
from monitor.reading import Reader
from monitor.workers.jobs import (
    OUT_OF_MEMORY,
    Broke,
    ChildLimits,
    Failed,
    Job,
    ListJob,
    ParseJob,
    Read,
    ReadJob,
)


def work(pipe: Connection, config: Path | None, limits: ChildLimits) -> None:
    """The child's life: one job after another, until the parent is gone.

    Only children with a `config` can read articles.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent decides when we end
    _die_first()
    try:
        reading = _Reading(Reader.load(config), Walls.load(config)) if config else None
    except MonitorError as error:
        pipe.send(Failed(error=error))
        return
    pipe.send(reading.reader.rules_version if reading else "")
    with contextlib.suppress(EOFError, OSError):
        while True:
            job = pipe.recv()
            _limit(limits)
            pipe.send(_answer(job, reading))


class _Reading(NamedTuple):
    """What reading an article takes."""

    reader: Reader
    walls: Walls


def _answer(job: Job, reading: _Reading | None) -> object:
    try:
        if not isinstance(job, ReadJob):
            return _parse(job)
        assert reading is not None, "this child parses feeds only"  # noqa: S101
        return _read(job, reading)
    except MonitorError as error:
        return Failed(error=error)
    except (MemoryError, SystemError):  # C code that finds no memory raises the latter
        os._exit(OUT_OF_MEMORY)  # what is left of this heap is not worth trusting
    except Exception:
        return Broke(error=traceback.format_exc(limit=10))


def _parse(job: ParseJob | ListJob) -> ParsedFeed | Listing:
    try:
        if isinstance(job, ListJob):
            return archives.WEB[job.kind].parse(job.fetched, job.ask)
        return feeds.parse(job.fetched, job.feed, job.now)
    except (MonitorError, MemoryError, SystemError):
        raise
    except Exception as error:  # whatever a parser makes of hostile bytes, it is no feed
        raise NotAFeed(f"cannot be read ({type(error).__name__})") from None


def _read(job: ReadJob, reading: _Reading) -> Read:
    page = _page(job, reading.walls) if job.page else None
    chosen = article.article_of(
        job.item,
        job.source,
        page,
        trouble=job.trouble,
        complete=job.complete,
        first_seen=job.first_seen,
    )
    report = reading.reader.read(chosen)
    return Read(article=chosen, report=report, quality=page.quality if page else None)


def _page(job: ReadJob, walls: Walls) -> Page:
    assert job.page is not None  # noqa: S101
    if article.led_elsewhere(job.item.url, job.page.url):
        return Page(
            title="", text="", quality=Quality.SOFT_404, why="the link leads to a front page"
        )
    dateline = Dateline(timezone=job.source.timezone, language=job.source.language)
    return article.extract(
        job.page.body,
        job.page.url,
        walls=walls,
        dateline=dateline,
        now=job.first_seen,
        select=job.select,
        headers=job.page.headers,
    )


def _die_first() -> None:
    """When memory runs out, the kernel is to take a child and not the daemon."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


def _limit(limits: ChildLimits) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.cpu_s
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, resource.RLIM_INFINITY))
