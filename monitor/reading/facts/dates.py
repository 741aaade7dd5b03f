"""What a sentence says of days and hours: expressions, not yet days of a calendar. Pure.

Pieces (facts/pieces.py) that stand together make one `Told`: "late" and "Monday night".
facts/days.py turns a `Told` into days.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

import regex

from monitor.reading.facts.pieces import line_of, pieces_of
from monitor.reading.facts.spoken import Key, words_at
from monitor.reading.facts.told import Told, said
from monitor.reading.wording import Word

GAP: Final = regex.compile(r"[kcsig,]{0,3}")
ALONE: Final = regex.compile(r"(?<![kicz])[TC](?![kgz])")


def expressions(words: Sequence[Word]) -> list[Told]:
    """Every expression of time, in order, without overlap."""
    line = line_of(words)
    merged: list[Told] = []
    for told in pieces_of(words, line):
        if merged and _together(merged[-1], told, line):
            merged[-1] = _merge(merged[-1], told)
        else:
            merged.append(told)
    return [told for told in merged if not told.is_shade and not _is_score(told, line)]


@lru_cache(maxsize=1024)  # each fact of a mention asks for them, in each of its sentences
def expressions_at(key: Key) -> tuple[Told, ...]:
    """Every expression of time in a stretch of a sentence."""
    return tuple(expressions(words_at(key)))


def _is_score(told: Told, line: str) -> bool:
    """ "2:33" alone, with neither "at" nor "a.m." beside it: a length, a score."""
    return told.first == told.last and ALONE.match(line, told.first) is not None


def _together(one: Told, other: Told, line: str) -> bool:
    """Whether two pieces are one expression: only links between them, nothing said twice."""
    if "after" in (one.side, other.side):
        return False  # "on Saturday, four days after": two days
    between = line[one.last + 1 : other.first]
    if GAP.fullmatch(between) is None:
        return False
    both = said(one) & said(other) - {"night", "universal", "signal", "which"}
    twice = {name for name in both if getattr(one, name) != getattr(other, name)}
    weekdays = twice == {"weekday"} and (one.night or one.overnight) and one.to_weekday is None
    return not twice or weekdays


def _merge(one: Told, other: Told) -> Told:
    told = {name: getattr(other, name) for name in said(other)}
    if one.weekday is not None and other.weekday is not None:
        told["to_weekday"] = told.pop("weekday")
    return replace(one, last=other.last, **told)
