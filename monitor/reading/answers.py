"""Which of a reporter's questions a text answers about an attack. Pure, and of no language.

A report of an attack says where it was, when, with what or by whom, whom or what it hit, what harm
it did, or who tells it. A text in which two words only look like an attack ("the maker delays the
launch", "an assault on the market leader") answers one or two of them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from monitor.reading.document import Hit
from monitor.reading.mentions import HARM, KINDED, is_blast
from monitor.reading.opening import Opening
from monitor.reading.story import Strand
from monitor.types import Kind

WHEN: Final = ("weekday", "day", "daypart", "span", "fresh")


def _arms(hit: Hit) -> bool:
    return hit.role in ("means", "attacker") or (hit.role in KINDED and bool(hit.kind))


def _struck(hit: Hit) -> bool:
    return hit.role in ("victim", "target") or hit.kind == Kind.KIDNAPPING  # of somebody


# What is answered in the words of the attack itself ...
BY_THE_ATTACK: Final[Mapping[str, Callable[[Hit], bool]]] = {
    "by what": lambda hit: _arms(hit) or is_blast(hit),
    "whom": _struck,
}
# ... and what may stand anywhere in the opening.
NEAR_BY: Final[Mapping[str, Callable[[Hit], bool]]] = {
    "where": lambda hit: hit.place is not None,
    "when": lambda hit: hit.role in WHEN,
    "harm": lambda hit: hit.role in HARM,
    "who says so": lambda hit: hit.role == "source",
}


def answers(lead: Strand, opening: Opening) -> tuple[str, ...]:
    """The names of the questions that are answered, out of six."""
    words = [hit for head in lead.heads for hit in head.segment]
    around = [hit for s in (*opening.sentences, *lead.sentences) for hit in s.hits]
    found = [*_answered(BY_THE_ATTACK, words), *_answered(NEAR_BY, [*around, *words])]
    if lead.dated_fresh and "when" not in found:
        found.append("when")
    return tuple(found)


def _answered(questions: Mapping[str, Callable[[Hit], bool]], hits: Iterable[Hit]) -> Iterable[str]:
    told = tuple(hits)
    return (name for name, answers_it in questions.items() if any(map(answers_it, told)))
