"""The sample news: what `news/stories.yaml` holds, told as of the moment the site opens. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from importlib.resources import as_file, files
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import ConfigDict

from monitor import yamlfile

NEWSROOM = ZoneInfo("Asia/Baghdad")
DAYS_TOLD = 8  # {day_0} ... {day_7}
WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
}

Alert = Literal["new", "update", "none"]


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """One invented publisher: its feed's format and its pages' layout."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    id: str
    name: str
    about: str
    language: Literal["en", "ar"]
    format: Literal["rss", "rss-relative", "atom"]
    layout: Literal["broadsheet", "compact"]


@dataclass(frozen=True, kw_only=True)
class Story:
    """One piece of sample news, and what must come of it."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    id: str
    outlet: str
    step: int  # 0: on the site before it is first polled; then the order in which news breaks
    section: str
    title: str
    summary: str
    text: str
    alert: Alert
    page: Literal["article", "wall", "missing"] = "article"
    hours_before: float = 0.0  # step 0 only: how old the story is when the site opens
    attack: str = ""
    why: str = ""  # why it is right that it rings nobody
    tells: tuple[str, ...] = ()  # what its alert must say, word for word


@dataclass(frozen=True, kw_only=True)
class Sample:
    """All outlets and stories."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    outlets: tuple[Outlet, ...]
    stories: tuple[Story, ...]

    @property
    def last_step(self) -> int:
        return max(story.step for story in self.stories)

    def outlet(self, outlet_id: str) -> Outlet:
        return next(outlet for outlet in self.outlets if outlet.id == outlet_id)

    def at_step(self, step: int) -> tuple[Story, ...]:
        return tuple(story for story in self.stories if story.step == step)


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A story as its outlet prints it: weekdays filled in, dates in the forms pages use."""

    id: str
    section: str
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    published: datetime  # in the newsroom's zone
    link: str  # as the feed gives it, perhaps relative
    url: str  # absolute

    @property
    def published_iso(self) -> str:
        return self.published.isoformat(timespec="seconds")

    @property
    def published_rfc822(self) -> str:
        return format_datetime(self.published)

    @property
    def published_words(self) -> str:
        return f"{self.published:%d.%m.%Y %H:%M}"


def load() -> Sample:
    """The bundled sample news. Raises ConfigError when the file was edited into nonsense."""
    with as_file(files("monitor.demo") / "news" / "stories.yaml") as path:
        return yamlfile.load(path, Sample)


def tell(story: Story, outlet: Outlet, *, opened: datetime, site: str) -> Printed:
    """Print `story` for a site at the address `site` that opened at the instant `opened`.

    Weekdays stand in summaries and texts, never in titles: a title names its story everywhere.
    """
    days = _weekdays(outlet.language, opened)
    relative = f"news/{story.id}"
    url = f"{site}/{outlet.id}/{relative}"
    return Printed(
        id=story.id,
        section=story.section,
        title=story.title,
        summary=story.summary.format(**days),
        paragraphs=tuple(part for part in story.text.format(**days).split("\n") if part),
        published=_published(story, opened),
        link=relative if outlet.format == "rss-relative" else url,
        url=url,
    )


def _published(story: Story, opened: datetime) -> datetime:
    after = timedelta(seconds=story.step) - timedelta(hours=story.hours_before)
    return (opened + after).astimezone(NEWSROOM)


def _weekdays(language: str, opened: datetime) -> dict[str, str]:
    today = opened.astimezone(NEWSROOM).weekday()
    names = WEEKDAYS[language]
    return {f"day_{ago}": names[(today - ago) % 7] for ago in range(DAYS_TOLD)}
