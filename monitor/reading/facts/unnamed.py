"""Weapons that are counted without their word, which stood before: "twelve more followed". Pure.

The word is told before the number ("the rockets came in a volley of twenty", "the Guards, who fired
twelve") or is worn by those who are counted ("two men set off their vests").
"""

from collections.abc import Mapping, Sequence
from typing import Final

from monitor.reading.facts.numbers import Quantity
from monitor.reading.wording import Word
from monitor.types import Count

HARMED: Final = 2  # words from "killed" to those whom it was done to
PEOPLE: Final = 3  # words from a number to the word for those whom it counts


def alone(words: Sequence[Word], quantity: Quantity) -> bool:
    """Whether a number counts weapons although no word for them follows it."""
    before, after = words[: quantity.first], words[quantity.last + 1 :]
    if _is_salvo(before) or (quantity.count.best > 1 and _is_launched(before)):
        return _ends(after)
    if follows(words, quantity):
        return came(after[1:])
    return words[quantity.first].has("nth", "another") and came(after)


def follows(words: Sequence[Word], quantity: Quantity) -> bool:
    """ "Twelve more": beside those told before; "two others" may be two of them."""
    after = words[quantity.last + 1 : quantity.last + 2]
    return any(word.has("other") and not word.has("persons") for word in after)


def _is_salvo(before: Sequence[Word]) -> bool:
    return len(before) > 1 and before[-1].has("of") and before[-2].has("salvo")


def _is_launched(before: Sequence[Word]) -> bool:
    """ "Fired | twelve", but not "were fired | twelve"."""
    passive = len(before) > 1 and before[-2].has("passive")
    return bool(before) and before[-1].has("launched") and not passive


def _ends(after: Sequence[Word]) -> bool:
    """Whether nothing that could be counted follows."""
    if not after or after[0].kind == "mark":
        return not after or after[0].text not in "-'"
    return after[0].has("of", "clause", "passive", "speech")


def came(after: Sequence[Word]) -> bool:
    """Whether "followed", "came down", "were fired" follows: of weapons."""
    verb = after[1:] if after and after[0].has("passive", "have") else after
    return bool(verb) and verb[0].has("came" if verb is after else "launched")


def joins_ranks(words: Sequence[Word], rank: int) -> bool:
    """ "The second and | third"."""
    before = words[max(0, rank - 2) : rank]
    return len(before) > 1 and before[0].has("rank") and before[1].has("and")


def wearers(words: Sequence[Word], at: int, numbers: Mapping[int, Quantity]) -> Count | None:
    """How many wore the belts that are named at `at`: "two militants blew themselves up"."""
    before = (one for one in reversed(list(numbers.values())) if one.last < at)
    return next((one.count for one in before if _wore(words, one, at)), None)


def _wore(words: Sequence[Word], quantity: Quantity, at: int) -> bool:
    """Not the dead of "killed five soldiers and blew themselves up", nor what is no people."""
    behind = words[quantity.last + 1 : at]
    if any(word.has("measure", "munitions", "unit") for word in behind[:1]):
        return False
    before = words[max(0, quantity.first - HARMED) : quantity.first]
    attackers = any(word.has("attackers") for word in behind[:PEOPLE])
    near = before if attackers else (*before, *behind)
    return not any(word.has("harms", "harm") for word in near)
