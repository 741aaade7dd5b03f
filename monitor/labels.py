"""What a reader says of an article, for `monitor evaluate`, and whether found facts agree. Pure.

Where several answers are right they are joined by "|" or "/": "rocket|drone", "Taji/Camp Taji".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from rapidfuzz import fuzz

from monitor.types import Count, Facts, Kind, Mention

SAME_NAME = 80  # rapidfuzz token_set_ratio from which two names are one; judged by eye
TELLING = ("new_report", "update")
COUNTS = ("munitions", "killed", "wounded")
ACTORS = ("claimed_by", "blamed_on")
SLOTS = ("place", "date", "weapon", *COUNTS, *ACTORS)


def _alternatives(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in re.split(r"[|/]", value))
    if value is None or _are_names(value):
        return value
    raise ValueError(f'{value!r:.60} is no name: write "Taji", or "rocket|drone" for either')


def _are_names(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _named(value: object) -> object:
    return value.get("name") if isinstance(value, Mapping) else value


def _days(value: object) -> object:
    if value is None or isinstance(value, Mapping):
        return value
    days = _alternatives(value)
    try:
        told = sorted(date.fromisoformat(str(day)) for day in days)  # type: ignore[attr-defined]
    except ValueError as error:
        raise ValueError(f'{value!r:.60} is no day: write "2020-03-11"') from error
    return {"earliest": told[0], "latest": told[-1]}


def _range(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Mapping | None):
        raise ValueError(f'{value!r:.60} is no count: write 3, or {{"min": 2, "max": 4}}')
    return {"min": value, "max": value} if isinstance(value, int) else value


def _kinds(value: object) -> object:
    kinds = _alternatives(value)
    for kind in kinds if isinstance(kinds, tuple | list) else ():
        if kind not in tuple(Kind):
            raise ValueError(f"{kind!r:.60} is no kind of attack: one of {', '.join(Kind)}")
    return kinds


def _ids(value: object) -> object:
    if _are_names(value):
        return value
    raise ValueError(f'{value!r:.60} is no list of incident ids: write ["taji-1"]')


class _Label(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Range(_Label):
    """A count of the labels: `max` None is open upwards."""

    min: int = Field(ge=0)
    max: int | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.max is not None and self.max < self.min:
            raise ValueError(f"max {self.max} is below min {self.min}")
        return self


class Days(_Label):
    earliest: date
    latest: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.earliest > self.latest:
            raise ValueError("ends before it starts")
        return self


Names = Annotated[tuple[str, ...] | None, BeforeValidator(_alternatives)]
Place = Annotated[Names, BeforeValidator(_named)]
Figure = Annotated[Range | None, BeforeValidator(_range)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_ids)]


class Gold(_Label):
    """The facts of one attack; None: the article does not tell. `country` is for readers only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    country: str | None = None
    place: Place = None
    date: Annotated[Days | None, BeforeValidator(_days)] = None
    weapon: Annotated[Names, BeforeValidator(_kinds)] = None
    munitions: Figure = None
    killed: Figure = None
    wounded: Figure = None
    claimed_by: Names = None
    blamed_on: Annotated[Names, BeforeValidator(lambda value: value or None)] = None

    def told(self) -> Iterator[tuple[str, object]]:
        """Every slot that is filled."""
        values = ((slot, getattr(self, slot)) for slot in SLOTS)
        return ((slot, value) for slot, value in values if value is not None)


class Labels(_Label):
    """What a reader says of one article."""

    role: Literal["new_report", "update", "analysis", "aggregate", "not_attack"]
    incident_ids: Ids = ()
    background_incident_ids: Ids = ()
    gold: Mapping[str, Gold] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _of_its_incidents(self) -> Self:
        if self.role in TELLING and not self.incident_ids:
            raise ValueError(f"role {self.role} tells of an attack: name it in incident_ids")
        ids = (*self.incident_ids, *self.background_incident_ids)
        for name in self.gold:
            if name not in ids:
                raise ValueError(
                    f"gold.{name}: no such id in incident_ids or background_incident_ids"
                )
        return self


def in_names(
    labels: Labels, called: Callable[[str], str], placed: Callable[[str], tuple[str, ...]]
) -> Labels:
    """`labels` with each claimer and attacker by the one name that `called` gives all its names,
    and each place by all names that `placed` gives it: labels may be written in any language.
    """
    gold = {
        incident: facts.model_copy(update=dict(_by_name(facts, called, placed)))
        for incident, facts in labels.gold.items()
    }
    return labels.model_copy(update={"gold": gold})


def _by_name(
    facts: Gold, called: Callable[[str], str], placed: Callable[[str], tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for slot in ACTORS:
        names = getattr(facts, slot)
        if names is not None:
            yield slot, tuple(map(called, names))
    if facts.place is not None:
        yield "place", tuple(dict.fromkeys(each for one in facts.place for each in placed(one)))


def in_words(error: ValidationError) -> str:
    """The first fault of a line: which key, what is wrong, and what belongs there."""
    fault = error.errors()[0]
    key = ".".join(str(part) for part in fault["loc"])
    why = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        why = f"no such fact: one of {', '.join(SLOTS)}"
    return f"{key}: {why}" if key else why


def agrees(value: object, slot: str, facts: Facts | Mention) -> bool:
    """Whether the facts of an incident or a mention say in this slot what the label says."""
    if isinstance(value, Days):
        when = facts.when
        return when is not None and not (
            when.latest < value.earliest or when.earliest > value.latest
        )
    if isinstance(value, Range):
        return _within(getattr(facts, slot), value)
    assert isinstance(value, tuple)  # noqa: S101 - the shapes of Gold
    found = _names(slot, facts)
    if slot == "weapon":
        return bool(set(found) & set(value))
    return any(_one_name(ours, label) for ours in found for label in value)


def _names(slot: str, facts: Facts | Mention) -> tuple[str, ...]:
    told = {
        "place": (facts.place.name,) if facts.place else (),
        "weapon": (facts.weapon.kind.value,) if facts.weapon else (),
        "claimed_by": (facts.claimed_by,) if facts.claimed_by else (),
        "blamed_on": facts.blamed_on,
    }
    return told[slot]


def _within(count: Count | None, wanted: Range) -> bool:
    return (
        count is not None
        and wanted.min <= count.best
        and (wanted.max is None or count.best <= wanted.max)
    )


def _one_name(ours: str, gold: str) -> bool:
    return fuzz.token_set_ratio(ours.casefold(), gold.casefold()) >= SAME_NAME
