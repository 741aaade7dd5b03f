"""No fact without a quote: the types refuse one, whoever tries to make it."""

from dataclasses import fields, replace
from datetime import date

import pytest

from monitor.errors import InvalidFact
from monitor.reading.document import Found
from monitor.reading.facts import FACTS
from monitor.types import (
    NEED_EVIDENCE,
    Basis,
    Count,
    Evidence,
    Kind,
    Mention,
    Modality,
    Place,
    Precision,
    Weapon,
    When,
    WhenPrecision,
)

ONE = Count(low=1, best=1, high=1)
VALUES = {
    "place": Place(
        name="Taji",
        site_id=None,
        admin1=None,
        country="IQ",
        lat=33.5,
        lon=44.3,
        precision=Precision.DISTRICT,
        radius_km=5,
    ),
    "when": When(
        earliest=date(2020, 3, 11),
        latest=date(2020, 3, 11),
        precision=WhenPrecision.DAY,
        basis=Basis.PUBLISHED,
    ),
    "weapon": Weapon(kind=Kind.ROCKET),
    "munitions": ONE,
    "killed": ONE,
    "wounded": Count(low=0, best=0, high=0),
    "target": "a convoy",
    "claimed_by": "Hamas",
    "blamed_on": ("Hamas",),
}
SILENT = Mention(
    lead=True,
    modality=Modality.ASSERTED,
    aggregate=False,
    place=None,
    when=None,
    weapon=None,
    munitions=None,
    killed=None,
    wounded=None,
    target=None,
    claimed_by=None,
    blamed_on=(),
    evidence=(),
)


def quote(fact):
    return Evidence(fact=fact, start=0, end=4, quote="Taji")


@pytest.mark.parametrize("fact", VALUES)
def test_a_fact_without_a_quote_cannot_exist(fact):
    with pytest.raises(InvalidFact, match=f"{fact} without a quote"):
        replace(SILENT, **{fact: VALUES[fact]})
    others = tuple(quote(other) for other in VALUES if other != fact)
    with pytest.raises(InvalidFact, match=f"{fact} without a quote"):
        replace(SILENT, evidence=others, **{fact: VALUES[fact]})
    assert replace(SILENT, evidence=(quote(fact),), **{fact: VALUES[fact]})


def test_every_name_that_is_blamed_has_its_own_quote():
    with pytest.raises(InvalidFact, match="blamed_on without a quote"):
        replace(SILENT, blamed_on=("Hamas", "Israel"), evidence=(quote("blamed_on"),))


def test_a_quote_that_is_taken_away_leaves_no_fact_behind():
    told = replace(SILENT, weapon=VALUES["weapon"], evidence=(quote("weapon"),))
    with pytest.raises(InvalidFact):
        replace(told, evidence=())


@pytest.mark.parametrize("span", [(0, 0), (3, 1), (-1, 3), (0, 5)])
def test_a_quote_is_of_characters_that_are_there(span):
    with pytest.raises(InvalidFact):
        Evidence(fact="place", start=span[0], end=span[1], quote="Taji")


def test_reading_finds_nothing_without_a_span():
    with pytest.raises(InvalidFact, match="nobody wrote"):
        Found(ONE, ())


def test_every_fact_that_is_read_needs_a_quote():
    assert set(FACTS) == set(NEED_EVIDENCE) == set(VALUES)
    assert set(FACTS) <= {field.name for field in fields(Mention)}
