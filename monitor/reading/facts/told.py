"""One expression of time: what its words say, before it becomes days. Pure."""

from dataclasses import dataclass, fields
from datetime import date, time
from typing import Final

ANCHORED: Final = ("earlier", "later", "previous", "next", "same")
OF_AN_HOUR: Final = frozenset(
    ("shade", "part", "night", "clock", "universal", "signal", "either", "which")
)


@dataclass(frozen=True, slots=True)
class Told:
    """One expression: the words first..last (inclusive) and what each of its pieces says."""

    first: int
    last: int
    iso: date | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    to_day: int | None = None  # "3-4 May"
    weekday: int | None = None
    to_weekday: int | None = None  # "from Saturday to Sunday"
    relative: int | None = None  # days from the publication
    count: int | None = None  # of `unit`
    several: bool = False  # `count` is only a lower bound
    unit: int | None = None  # days
    side: str = ""  # of `unit`: ago | earlier | later | last | this | within | next ...
    which: str = ""  # of a weekday, month or part of a day: last | this | next | previous
    shade: str = ""  # early | late | middle
    part: int | None = None  # the hour at which the part of the day begins
    night: bool = False
    overnight: bool = False
    last_night: bool = False
    weekend: bool = False
    clock: time | None = None
    universal: bool = False  # the clock is universal time
    signal: bool = False  # written as ships and armies do: 0955UTC 06NOV26
    either: bool = False  # ... may be of the morning or of the evening: "at nine o'clock"

    @property
    def is_anchored(self) -> bool:
        """Counted from the day told before: "two days earlier", "the previous Sunday"."""
        return self.side in ANCHORED or self.which == "previous"

    @property
    def is_shade(self) -> bool:
        """Only "late" or "early": says nothing alone."""
        return said(self) <= {"shade"}

    @property
    def only_hour(self) -> bool:
        """Tells a part of the day or an hour and no day."""
        return said(self) <= OF_AN_HOUR


def said(told: Told) -> set[str]:
    """Names of the fields that say something."""
    empty = Told(0, 0)
    return {
        f.name
        for f in fields(told)
        if f.name not in ("first", "last") and getattr(told, f.name) != getattr(empty, f.name)
    }
