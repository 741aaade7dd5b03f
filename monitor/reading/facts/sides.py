"""Who stands where around a deed: the words of actors, their people and what they did. Pure."""

from collections.abc import Sequence
from typing import Final

from monitor.reading.document import Hit, Rulebook
from monitor.reading.wording import Word

SIDE: Final = 2  # words between a group and its people: "X's drones"
OF_A_SIDE: Final = ("attacker", "victim", "means", "detail")
HARM: Final = ("killed", "wounded")
TIED: Final = "tied"  # kind of the idioms between two groups: "X, the linked with Y"
MARKS: Final = (",", ".", ";", ":", "-", "–", "—", "(")


def gap_between(one: Hit, other: Hit) -> int:
    """Words between two hits in order."""
    return other.first_word - one.last_word - 1


def words_between(words: Sequence[Word], one: Hit, other: Hit) -> list[Word]:
    """The words between two hits in order."""
    return [word for word in words if one.end <= word.start and word.end <= other.start]


def side_of(hits: Sequence[Hit], position: int) -> tuple[Hit, list[Hit], bool]:
    """The last of the words for an actor and its people or weapons, what stands after them, and
    whether a unit is named: "an Israeli patrol".
    """
    people, unit = hits[position], False
    after = [hit for hit in hits[position + 1 :] if hit.start >= people.end]
    while (
        after and after[0].role in (*OF_A_SIDE, "target") and gap_between(people, after[0]) < SIDE
    ):
        unit = unit or after[0].role == "target"
        people, after = after[0], [hit for hit in after if hit.start >= after[0].end]
    return people, after, unit


def is_suffered(hits: Sequence[Hit], words: Sequence[Word], deed: Hit, rules: Rulebook) -> bool:
    """ "US soldiers killed in a raid", "a guard has died, and": a word of harm behind which nobody
    stands is told of those before it.
    """
    if deed.term.language in rules.lexicon.actor_after:
        return False
    alike = [hit for hit in hits if (hit.start, hit.end) == (deed.start, deed.end)]
    if not any(hit.role in HARM for hit in alike):
        return False
    after = next((word for word in words if word.start >= deed.end), None)
    return after is None or after.has("of", "by", "clause", "and") or after.text in MARKS


def is_tied(hits: Sequence[Hit], actor: Hit) -> bool:
    """ "The movement of X, the linked with Y": Y describes another that was named right before."""
    ends = {hit.last_word for hit in hits if hit.role == "actor"}
    return any(
        0 < actor.first_word - hit.last_word <= SIDE and hit.first_word - 1 in ends
        for hit in hits
        if hit.kind == TIED
    )
