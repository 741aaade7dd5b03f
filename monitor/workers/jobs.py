"""What is handed to a child and what comes back: plain frozen values, and the limits of a job."""

from dataclasses import dataclass
from datetime import datetime

from monitor.archives import Ask
from monitor.article import Quality
from monitor.errors import MonitorError
from monitor.types import Article, Feed, Fetched, Item, Report, Source

OUT_OF_MEMORY = 77  # a child's exit code


class DocumentDied(MonitorError):
    """The child that worked on a document was killed: too much time, too much memory, a crash."""

    retry_helps = True


@dataclass(frozen=True, kw_only=True)
class ChildLimits:
    """What one job may cost. Memory is the child's whole address space, in bytes."""

    wall_s: float = 15.0
    cpu_s: int = 10
    memory: int = 2 * 1024**3
    jobs_per_child: int = 500


@dataclass(frozen=True, kw_only=True)
class ParseJob:
    """Bytes of a feed to items."""

    fetched: Fetched
    feed: Feed
    now: datetime


@dataclass(frozen=True, kw_only=True)
class ListJob:
    """Bytes of an archive's list to articles and further lists. `kind` is one of `archives.WEB`."""

    fetched: Fetched
    kind: str
    ask: Ask


@dataclass(frozen=True, kw_only=True)
class ReadJob:
    """An item, with its page when there is one, to what it reports."""

    item: Item
    source: Source
    first_seen: datetime
    page: Fetched | None = None
    trouble: str = ""  # why there is no page, in words
    complete: bool = False  # the item is the whole text
    select: str = ""  # CSS of the article on its page


@dataclass(frozen=True, kw_only=True)
class Read:
    """An article as it was read, and what it reports."""

    article: Article
    report: Report
    quality: Quality | None  # of the page; None when there was none


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A job's exception, sent home as a value."""

    error: MonitorError


@dataclass(frozen=True, kw_only=True)
class Broke:
    """A bug: the parent raises it loudly."""

    error: str


Job = ParseJob | ListJob | ReadJob
