"""Tolls: "the number of dead rose to 54", "raising the toll to 12". Pure."""

from collections.abc import Iterator
from typing import Final

import regex

from monitor.reading.facts.cells import Cell
from monitor.reading.facts.figure import Figure, facts_of
from monitor.types import Count

TOLL: Final = regex.compile(r"[^.,qnOVSMNDG]{0,14}?(q|D)")
FAR_TOLL: Final = 30  # letters between "number of those killed" and "rose to 54"
TWO: Final = Count(low=2, best=2, high=2)  # what a word for two dead counts
RISES: Final = 3  # words of "rose" and of what leads from it to its number
REVISES: Final = 6  # words from "corrected on Friday the" to "number of dead"
TOLL_AFTER: Final = regex.compile(r"[fo]{0,2}(q)[x]{0,2}$")  # "raising to 54 the number of dead"
AFTER_RISE: Final = regex.compile("[xyfo]{0,4}(q)")


def toll(cells: list[Cell], line: str, index: int) -> Iterator[Figure]:
    """The toll whose word stands at `index`, for each of the facts that it counts."""
    number = _toll_number(cells, line, index)
    if number is None:
        return
    count = TWO if number.letter == "D" else number.count
    if count is not None:
        start, end = min(cells[index].start, number.start), max(cells[index].end, number.end)
        for fact in facts_of(cells[index]):
            yield Figure(fact, _latest(number, count), start, end, toll=True)


def _latest(number: Cell, count: Count) -> Count:
    """ "From 22 to 40": the toll was revised; "between 22 and 40" is not known better."""
    if count.high in (None, count.best) or not number.words[0].has("since"):
        return count
    return Count(low=count.high or 0, best=count.high or 0, high=count.high)


def _toll_number(cells: list[Cell], line: str, index: int) -> Cell | None:
    """The number after a word of a toll, beside it or where it "rose to"; or before it."""
    match = TOLL_AFTER.search(line, 0, index)
    if match and _has_risen(cells, match.start(1)):
        return cells[int(match.start(1))]
    if number := _corrected(cells, line, index):
        return number
    if _is_revised(cells, line, index) and (number := _to_number(cells, line, index)):
        return number
    match = TOLL.match(line, index + 1)
    if match:
        return cells[int(match.start(1))]
    return _risen(cells, line, index)


def _has_risen(cells: list[Cell], number: int) -> bool:
    """Whether "rose to" stands right before the number."""
    return any(cell.words[0].has("rises") for cell in cells[max(0, number - RISES) : number])


def _is_revised(cells: list[Cell], line: str, toll: int) -> bool:
    """ "Rose", "corrected on Friday the" before the word of a toll, in the same clause."""
    first = max(line.rfind(mark, 0, toll) for mark in ",.w") + 1
    before = cells[max(first, toll - REVISES) : toll + 1]  # "brings the dead of" is one phrase
    return any(cell.words[0].has("rises") for cell in before)


def _corrected(cells: list[Cell], line: str, toll: int) -> Cell | None:
    """The "from four to three" that a toll is corrected by, however far behind it."""
    end = line.find(".", toll)
    behind = cells[toll + 1 : end if end > 0 else len(cells)]
    ranges = (cell for cell in behind if cell.letter == "q" and len(cell.words) > 1)
    return next((cell for cell in ranges if cell.words[0].has("since")), None)


def _to_number(cells: list[Cell], line: str, index: int) -> Cell | None:
    """The number after the next "to": "a rise in the dead of Friday's raid on a market to nine".

    Without it the first number: "reached the number of those in care 44".
    """
    end = line.find(".", index)
    ahead = range(index + 1, min(index + FAR_TOLL, end if end > 0 else len(cells)))
    counted = [at for at in ahead if line[at] == "q"]
    named = [at for at in counted if cells[at - 1].words[0].has("to")]
    return cells[(named or counted)[0]] if counted else None


def _risen(cells: list[Cell], line: str, index: int) -> Cell | None:
    for at in range(index + 1, min(index + FAR_TOLL, len(cells) - 1)):
        if line[at] in ".q":
            return None
        if cells[at].words[0].has("rises"):
            match = AFTER_RISE.match(line, at + 1)
            return cells[match.start(1)] if match else None
    return None
