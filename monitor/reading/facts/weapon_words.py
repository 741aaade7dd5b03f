"""Where the word for a weapon stands that a number counts: "four BM-21 Grad rockets". Pure.

And whether the sentence says of it that it was only found, seized or stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from monitor.reading.facts.numbers import Quantity
from monitor.reading.wording import Word

BETWEEN: Final = 5  # words between a number and the weapon: "four BM-21 Grad rockets"
FOUND: Final = 8  # words between "found" and what was found
NOUNS: Final = ("munitions", "munition", "device")


def noun_of(words: Sequence[Word], index: int, numbers: Mapping[int, Quantity]) -> int | None:
    """The last word of the weapon that the number right before `index` counts; None if another
    thing is counted.
    """
    for position in range(index, min(index + BETWEEN + 1, len(words))):
        word = words[position]
        if word.attached:
            return None  # "six wounded with a grenade", in one word
        if word.has(*NOUNS):
            longer = _noun_goes_on(words, position)
            return None if _names_other(words, longer) else longer
        if word.kind == "mark" and word.text not in "-\"'":
            return None
        if word.has("persons", "attacker", "attackers", "clause", "speech", "passive", "article"):
            return None
        if word.has("events", "and") and not word.has("of"):
            return None
        if word.has("launched", "other") and not _goes_on(words, position + 1):
            return None  # but "a planted mine", "two other drones"
        if (word.has("of") and position > index) or (position in numbers and position > index + 1):
            return None
        if word.has("measure") and position == index and not _goes_on(words, position + 1):
            return None
    return None


def _goes_on(words: Sequence[Word], index: int) -> bool:
    """ "48 attack drones", "a 107 mm rocket": the weapon comes next."""
    return any(word.has(*NOUNS) for word in words[index : index + 1])


def _noun_goes_on(words: Sequence[Word], position: int) -> int:
    """ "Katyusha rockets": the last of several names in a row."""
    while position + 1 < len(words) and words[position + 1].has(*NOUNS):
        position += 1
    return position


def _names_other(words: Sequence[Word], noun: int) -> bool:
    """ "rocket attacks", "missile launchers"."""
    after = words[noun + 1 : noun + 3]
    if after and after[0].text == "-":
        after = after[1:]
    return bool(after) and after[0].has("not_thrown")


def is_unused(words: Sequence[Word], first: int, last: int, noun: int) -> bool:
    """Whether the weapon at `noun`, counted by words [first, last], was found and not launched."""
    inside = words[last + 1 : noun + 1]
    if any(word.has("unused", "unreal") for word in inside):
        return True
    near = (*_clause_before(words, first), *words[noun + 1 : noun + 5])
    if any(word.has("launched") for word in near):
        return False
    return any(word.has("found") and not word.has("stopped") for word in near)


def _clause_before(words: Sequence[Word], first: int) -> Iterator[Word]:
    for word in reversed(words[max(0, first - FOUND) : first]):
        if word.has("clause") or word.text in ";:":
            return
        yield word
