"""Nobody: "no casualties", "no one was hurt", "no deaths or injuries". Pure."""

from collections.abc import Iterator
from typing import Final

import regex

from monitor.reading.facts.cells import Cell
from monitor.reading.facts.figure import Fact, Figure, facts_of
from monitor.types import Count

DENIED: Final = regex.compile(r"n[xyobhpscawe&|]{0,5}$")
# "none of the 21 Filipino crew was hurt", "not one of the 40 was"; but "none of the 12 killed was"
NONE_OF: Final = regex.compile(r"nq?[xoy]{1,3}q[^.,nwVSMNDTO]{0,10}b[yxe]{0,2}$")
DENIED_TOO: Final = regex.compile(r"[yxo]{0,2}[|&,][xyo]{0,2}$")
SPARED: Final = regex.compile(r"[spdq][^.,]*$")
ONE_SPARED: Final = regex.compile(r"s[xo]{0,3}[bh]$")
# "the driver is unhurt", "the other 21 are safe"
SOME: Final = (regex.compile(r"s[^.,qp]*$"), regex.compile(r"(?:e|sq)[^.,n]*$"))


def denials(cells: list[Cell], line: str, used: set[int]) -> Iterator[Figure]:
    """ "No casualties", "no one was hurt", "no deaths or injuries"."""
    open_from: int | None = None
    last = -2
    for index, cell in enumerate(cells):
        if cell.letter == "Z" and not any(some.search(line, 0, index) for some in SOME):
            yield from _nobody(cells, index, index)
        if cell.letter not in "?OVSMNDH" or index in used or cell.words[0].has("killed_lost"):
            continue
        match = DENIED.search(line, max(0, index - 7), index) or NONE_OF.search(
            line, max(0, index - 20), index
        )
        start = index if _hurt_nobody(cells, index) else match.start() if match else None
        if start is not None and cell.letter == "O" and "o" in line[start:index]:
            start = None  # "no part in the murder of": another thing is denied
        if start is None and open_from is not None and DENIED_TOO.fullmatch(line, last + 1, index):
            start = open_from
        open_from, last = start, index
        if (
            start is not None
            and not _silent(line, start, index)
            and not _other(cells, line, start, index)
        ):
            yield from _nobody(cells, start, index)


def _hurt_nobody(cells: list[Cell], index: int) -> bool:
    """ "The blast hurt nobody", but not "nobody badly"."""
    after = cells[index + 1 : index + 3]
    return bool(after) and after[0].words[0].has("nobody") and after[-1].letter != "y"


def _silent(line: str, start: int, index: int) -> bool:
    """No word on casualties, or no further ones: nothing is told."""
    before = line[max(0, start - 2) : index]
    return "z" in before or "#" in before or "e" in line[start:index]


def _other(cells: list[Cell], line: str, start: int, index: int) -> bool:
    """ "No vital signs when taken to hospital", "the ambassador was not hurt": not nobody."""
    if cells[index].words[0].has("wounded_care") and "w" in line[start:index]:
        return True
    verb = line[index] in "VS" and not _is_noun(cells[index])
    return verb and ONE_SPARED.search(line, 0, start) is not None


def _is_noun(harm: Cell) -> bool:
    """ "He reported no injuries": of others, not of him; but "hurt" is also a verb."""
    nouns, verbs = ("wounded_noun", "killed_noun"), ("wounded_either", "killed_either")
    return harm.words[0].has(*nouns) and not harm.words[0].has(*verbs)


def _nobody(cells: list[Cell], start: int, index: int) -> Iterator[Figure]:
    none = Count(low=0, best=0, high=0)
    harm = cells[index]
    spared = harm.letter == "Z" and SPARED.search("".join(c.letter for c in cells[:index]))
    # "nobody hurt" speaks of the dead too; "no deaths", "no injuries" speak of one of them only
    facts: tuple[Fact, ...] = ("killed", "wounded")
    if harm.letter not in "HZ?" and not harm.words[0].has("harm"):
        facts = tuple(facts_of(harm))
    for fact in facts:
        yield Figure(fact, none, cells[start].start, harm.end, spared=bool(spared))
