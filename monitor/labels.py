"""What a reader says of an article, for `monitor evaluate`, and whether found facts agree. Pure.

Where several answers are right they are joined by "|" or "/": "rocket|drone", "Taji/Camp Taji".
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from rapidfuzz import fuzz

from monitor.types import Count, Facts, Mention

SAME_NAME = 80  # rapidfuzz token_set_ratio from which two names are one; judged by eye
TELLING = ("new_report", "update")
COUNTS = ("munitions", "killed", "wounded")
SLOTS = ("place", "date", "weapon", *COUNTS, "claimed_by", "blamed_on")


def _alternatives(value: object) -> object:
    return (
        tuple(part.strip() for part in re.split(r"[|/]", value))
        if isinstance(value, str)
        else value
    )


def _named(value: object) -> object:
    return value.get("name") if isinstance(value, Mapping) else value


def _days(value: object) -> object:
    days = _alternatives(value)
    return {"earliest": min(days), "latest": max(days)} if isinstance(days, tuple) else value


def _range(value: object) -> object:
    return {"min": value, "max": value} if isinstance(value, int) else value


class _Label(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Range(_Label):
    """A count of the labels: `max` None is open upwards."""

    min: int
    max: int | None = None


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


class Gold(_Label):
    """The facts of one attack; None: the article does not tell."""

    place: Place = None
    date: Annotated[Days | None, BeforeValidator(_days)] = None
    weapon: Names = None
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
    incident_ids: tuple[str, ...] = ()
    background_incident_ids: tuple[str, ...] = ()
    gold: Mapping[str, Gold] = Field(default_factory=dict)


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
