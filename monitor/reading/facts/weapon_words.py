"""Where the word for a weapon stands that a number counts: "four BM-21 Grad rockets". Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

from monitor.reading.facts.numbers import Quantity
from monitor.reading.wording import Word

BETWEEN: Final = 5  # words between a number and the weapon: "four BM-21 Grad rockets"
NOUNS: Final = ("munitions", "munition", "device")


def noun_of(words: Sequence[Word], index: int, numbers: Mapping[int, Quantity]) -> int | None:
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
