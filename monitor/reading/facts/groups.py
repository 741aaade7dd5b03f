"""A group of people beside a word of harm: how many they are, and what its figure is. Pure."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

import regex

from monitor.reading.facts.cells import Cell
from monitor.reading.facts.figure import Figure, facts_of
from monitor.reading.wording import Wording
from monitor.types import Count

HURT: Final = ("wounded_object", "wounded_either", "wounded_subject", "wounded_noun")
ENDS: Final = frozenset(",.bhVSOMT&w")
TOLL_BEFORE: Final = regex.compile(r"q,?&(?=q[exy]*p)")  # a bare number is of what came before


def figure_of(
    cells: list[Cell], harm: int, group: tuple[int, int], wording: Wording
) -> Iterator[Figure]:
    first, last = _behind_part(cells, *group)
    members = cells[first:last]
    count, implied = _told_twice(members) or _sum(members)
    if count is None or _denied_group(cells, first):
        return
    stretch = cells[min(first, harm)].start, cells[max(last - 1, harm)].end
    bare = [cell for cell in members if cell.letter == "q"]
    added = _is_added(cells, first, last)
    if cells[harm].words[0].has("wounded_other") and not added:
        return
    for fact in facts_of(cells[harm]):
        yield Figure(
            fact,
            count,
            *stretch,
            vague=any(cell.vague for cell in bare),
            part=cells[harm].words[0].has("killed_unsure")
            or _is_part(cells, first, last)
            or _is_state(cells, first, harm)
            or _is_of_more(cells, harm),
            added=added,
            attackers=_all_attackers(members),
            care=cells[harm].words[0].has("wounded_care", "wounded_sent"),
            implied=implied and not wording.bare_singular,
            nth=members[0].words[0].roles.get("nth", 0),
            who=_who(members),
        )


def _who(members: list[Cell]) -> str:
    """The word for the one person of a group, if it is not a word for anybody: he, the man."""
    people = [cell.words[-1] for cell in members if cell.letter in "spd"]
    named = len(people) == 1 and people[0].has("person", "attacker")
    return people[0].text if named and not people[0].has("somebody") else ""


def _behind_part(cells: list[Cell], first: int, last: int) -> tuple[int, int]:
    """ "among them two children, and 99 are injured", "has risen to three, and 19 people are
    injured": what stands behind the part, or behind the toll, is the group."""
    letters = "".join(cell.letter for cell in cells[first:last])
    if toll := TOLL_BEFORE.match(letters):
        return first + toll.end(), last
    at = letters.rfind(",&")
    if at > 0 and first > 0 and cells[first - 1].letter == "i" and letters[at + 2 :] in ("q", "qp"):
        return first + at + 2, last
    return first, last


def _told_twice(members: list[Cell]) -> tuple[Count, bool] | None:
    """ "Three people, two men and a woman": the list says again who the three are."""
    comma = next((i for i, cell in enumerate(members) if cell.letter == ","), len(members))
    whole, _ = _sum(members[:comma])
    parts, _ = _sum(members[comma:])
    return (whole, False) if whole is not None and whole == parts and whole.best > 1 else None


def _sum(members: list[Cell]) -> tuple[Count | None, bool]:
    """All numbers of a group added up, and whether no number was said."""
    low, best, high, said, open_end = 0, 0, 0, False, False
    held = False  # a number or article waits for its noun
    for cell, after in zip_longest(members, members[1:]):
        if cell.letter in "&,":
            held = False
        describes = cell.letter == "s" and after is not None and after.letter in "sp"
        one = None if describes else _share(cell, held)  # "American and Iraqi soldiers"
        if one is None:
            continue
        said = said or cell.letter in "qad" or (cell.letter == "s" and cell.count is not None)
        held = True
        low, best = low + one.low, best + one.best
        open_end = open_end or one.high is None
        high += one.high or 0
    if not best:
        return None, False
    return Count(low=low, best=best, high=None if open_end else high), not said


ONE: Final = Count(low=1, best=1, high=1)
TWO: Final = Count(low=2, best=2, high=2)


def _share(cell: Cell, held: bool) -> Count | None:
    if cell.letter == "q":
        return cell.count
    if held:
        return None
    if cell.letter in "as":
        return ONE
    return TWO if cell.letter == "d" else None


def _denied_group(cells: list[Cell], first: int) -> bool:
    return first > 0 and cells[first - 1].letter == "n"


def _is_part(cells: list[Cell], first: int, last: int) -> bool:
    """Part of a number told before: after "including", or before "of them"."""
    if last < len(cells) and cells[last].letter == "i":
        people = any(cell.letter in "spd" for cell in cells[first:last])
        ends = last + 1 == len(cells) or cells[last + 1].letter in ENDS
        return ends or not people  # but "two persons including the headman"
    for cell in reversed(cells[max(0, first - 8) : first]):
        if cell.letter == "i":
            return True
        if cell.letter in ".wbOVSMT":
            return False
    return False


def _is_state(cells: list[Cell], first: int, harm: int) -> bool:
    """ "Seven were taken to hospital; three were in serious condition": three of the seven."""
    care = cells[harm].words[0].has("wounded_care")
    return (
        care
        and first > 0
        and cells[first - 1].letter in ",."
        and any(
            word.has(*HURT, "wounded_care") for cell in cells[: first - 1] for word in cell.words
        )
    )


def _is_of_more(cells: list[Cell], harm: int) -> bool:
    """ "68 are in hospital, of 202 wounded": of all those who follow."""
    letters = "".join(cell.letter for cell in cells[harm + 1 : harm + 4])
    return cells[harm].words[0].has("wounded_care") and letters.startswith((",oq", "oq"))


def _is_added(cells: list[Cell], first: int, last: int) -> bool:
    return any(word.has("other") for cell in cells[max(0, first - 1) : last] for word in cell.words)


def _all_attackers(members: list[Cell]) -> bool:
    people = [cell for cell in members if cell.letter in "spd"]
    return bool(people) and all(
        any(word.has("attacker", "attackers") for word in cell.words) for cell in people
    )
