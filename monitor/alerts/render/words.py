"""The fixed words of messages in one language: `config/words/<language>.yaml`."""

from collections.abc import Mapping
from pathlib import Path

from babel import Locale
from pydantic import BaseModel, ConfigDict

from monitor import yamlfile
from monitor.alerts.notice import Trouble
from monitor.errors import ConfigError, Problem
from monitor.types import Change, Count, Kind, Precision, Status

Forms = Mapping[str, str]  # CLDR plural category -> phrase; "{count}" stands for the number


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KindWords(_Read):
    attack: str  # "Rocket attack"
    counted: Forms = {}  # "{count} rockets"; empty: this kind is not counted in the headline


class NoticeWords(_Read):
    """What goes wrong with the monitor itself: what, how exactly, and what to do."""

    headline: str
    lines: tuple[str, ...]
    each: str = ""  # of the places it is about
    cure: str


class Headline(_Read):
    """The first line; `dead` is put behind the place when people were killed."""

    dead: Forms
    hit: str
    struck: str
    attack: str
    counted_intercepted: str
    intercepted: str
    failed: str


class Where(_Read):
    site: str
    near: str
    district: str
    area: str
    sea: str
    unknown: str

    def of(self, precision: Precision) -> str:
        match precision:
            case Precision.SITE:
                return self.site
            case Precision.NEAR:
                return self.near
            case Precision.DISTRICT:
                return self.district
            case Precision.SEA_OR_AIR:
                return self.sea
        return self.area


class DeskWords(_Read):
    """The pages behind the links in messages."""

    title: str
    sent: str
    unsubscribed: str
    paused: str
    asked: str
    everything: str  # who asks for nothing in particular
    buttons: Mapping[str, str]  # pause, unsubscribe, resume, seen
    done: Mapping[str, str]
    keys: Mapping[str, str]  # what can be asked for, as in subscribers.yaml
    values: Mapping[str, str]  # the words that such settings have
    hours: str
    digests: Mapping[str, str]  # day, week


class Words(_Read):
    """One language. Braces name what is put in; a file without them is refused when it is read."""

    language: str  # ISO 639
    locale: str  # CLDR locale of dates, country names and plural rules
    direction: str = "ltr"
    kinds: Mapping[Kind, KindWords]
    headline: Headline
    where: Where
    at_least: str
    between: str
    none: str
    not_reported: str
    local: str
    published_day: str
    day_unknown: str
    sure: Mapping[Status, Forms]
    marks: Mapping[Change, str]
    repeat: str
    undelivered: str
    summary: Forms
    more: str
    digest: Forms
    nothing_new: str
    healthy: str
    test: str
    trial: tuple[str, ...]  # what a test message says
    facts: Mapping[str, str]
    sections: Mapping[str, str]
    why: Mapping[str, str]
    monitor: str  # what the first line of a notice about the monitor itself begins with
    notices: Mapping[Trouble, NoticeWords]
    dayparts: Mapping[str, str] = {}
    reliability: str
    affiliations: Mapping[str, str]  # "state", "party", "aligned": before the colon
    changed: str  # new value and the one before it
    comma: str
    map_note: Mapping[str, str]
    reference: str
    manage: str
    manage_by_hand: str  # where there is no page for it
    seen: str
    desk: DeskWords

    def phrase(self, forms: Forms, number: int, shown: str) -> str:
        """The form that fits `number`, with `shown` ("15-30") in the place of the number."""
        form = forms.get(Locale.parse(self.locale).plural_form(number), forms["other"])
        if "{count}" not in form and shown != str(number):
            form = forms["other"]
        return form.format(count=shown)

    def count(self, count: Count) -> str:
        if count.high is None:
            return self.at_least.format(count=count.low)
        if count.low < count.high:
            return self.between.format(low=count.low, high=count.high)
        return str(count.best)

    def foreign(self, text: str) -> str:
        """A name or a quote in a text that runs from right to left: kept together by the bidi
        isolates that such a text needs (UAX 9, FSI and PDI). Those of feeds are dropped before."""
        return f"\u2068{text}\u2069" if self.direction == "rtl" and text else text

    def country(self, code: str | None) -> str:
        return str(Locale.parse(self.locale).territories.get(code or "", code or ""))


WordBook = Mapping[str, Words]


def load(folder: Path) -> dict[str, Words]:
    """Read config/words/*.yaml. Raises ConfigError with every problem of every file."""
    book: dict[str, Words] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            book[path.stem] = yamlfile.load(path, Words)
        except ConfigError as error:
            problems.extend(error.problems)
    if not book and not problems:
        cure = "restore en.yaml there, or give another --config"
        problems.append(Problem(file=str(folder), line=0, key="words", message="none", cure=cure))
    if problems:
        raise ConfigError(tuple(problems))
    return book
