"""A number of dead or wounded as one sentence tells it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.reading.facts.cells import Cell
from monitor.types import Count

Fact = Literal["killed", "wounded"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of dead or wounded as one sentence tells it, at folded [start, end)."""

    fact: Fact
    count: Count
    start: int
    end: int
    vague: bool = False
    toll: bool = False  # "the death toll rose to 12": supersedes
    part: bool = False  # "including two children", "a medic among the dead"
    added: bool = False  # "another two died"
    attackers: bool = False
    care: bool = False  # only "taken to hospital"
    implied: bool = False  # one person without a number: "the mayor was killed"
    nth: int = 0  # "a fourth": the number of this one
    who: str = ""  # one person, by the word for them: the mayor
    spared: bool = False  # "the driver escaped unhurt": nobody was harmed, or only not these


def facts_of(cell: Cell) -> Iterator[Fact]:
    roles = cell.words[0].roles
    if any(role.startswith("killed_") for role in roles):
        yield "killed"
    if any(role.startswith(("wounded_", "hurts_")) for role in roles):
        yield "wounded"


def sum_of(counts: Sequence[Count]) -> Count:
    """All of them together: open upwards where one is."""
    highs = [count.high for count in counts]
    return Count(
        low=sum(count.low for count in counts),
        best=sum(count.best for count in counts),
        high=None if None in highs else sum(high or 0 for high in highs),
    )
