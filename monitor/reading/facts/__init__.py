"""The facts of a mention, one file each: a new fact is a file, a field of Mention and a line here.

monitor/reading/document.py says what a fact file looks like.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from monitor.reading.document import Found, Rulebook, Scene
from monitor.reading.facts import (
    blamed_on,
    casualties,
    claimed_by,
    counted,
    kinds,
    moments,
    munitions,
    place,
    scenes,
    suspects,
    target,
    weapon,
    when,
)
from monitor.reading.facts.choosing import Candidate, Choosing, Ranked

Fact = Callable[[Scene, Rulebook], Found[Any] | None]


def _blamed_on(scene: Scene, rules: Rulebook) -> Found[tuple[str, ...]] | None:
    """Whoever claimed it is not blamed for it."""
    claimer = claimed_by.find(scene, rules)
    return blamed_on.find(scene, rules, claimer.value if claimer is not None else "")


FACTS: Final[Mapping[str, Fact]] = {
    "place": place.find,
    "when": when.find,
    "weapon": weapon.find,
    "munitions": munitions.find,
    "killed": casualties.killed,
    "wounded": casualties.wounded,
    "target": target.find,
    "claimed_by": claimed_by.find,
    "blamed_on": _blamed_on,
}

Answers = dict[str, Found[Any] | None]
PROPOSED: Final[Sequence[Callable[[Scene, Rulebook, Answers], Mapping[str, list[Candidate]]]]] = (
    counted.candidates,
    scenes.candidates,
    suspects.candidates,
    kinds.candidates,
    moments.candidates,
)
"""What a scene could mean by each fact that is chosen by learnt weights (facts/choosing.py)."""
DAYS: Final = "when"  # chosen from all: which sentences are of other days is what the rules think


def proposed(scene: Scene, rules: Rulebook, answers: Answers) -> dict[str, list[Candidate]]:
    """The candidates of every fact that has some, `answers` of the rules among them."""
    found: dict[str, list[Candidate]] = {}
    for propose in PROPOSED:
        found |= propose(scene, rules, answers)
    return found


def chosen(
    scene: Scene,
    rules: Rulebook,
    answers: Answers,
    choosing: Choosing,
    aside: frozenset[int],
) -> dict[str, Found[Any] | None]:
    """`answers`, with the likeliest candidate for those facts that there are weights for.

    Sentences `aside` tell only of other attacks: nothing is chosen from them.
    """
    language = scene.document.language
    meant = _meant(scene, rules, answers, choosing, aside)
    return answers | {slot: choosing.best(slot, language, ones) for slot, ones in meant.items()}


def ranked(
    scene: Scene, rules: Rulebook, choosing: Choosing, aside: frozenset[int]
) -> dict[str, tuple[Ranked, ...]]:
    """What `chosen` chooses from, the likeliest of each fact first."""
    language = scene.document.language
    answers = {name: fact(scene, rules) for name, fact in FACTS.items()}
    meant = _meant(scene, rules, answers, choosing, aside)
    return {slot: choosing.ranking(slot, language, ones) for slot, ones in meant.items()}


def _meant(
    scene: Scene,
    rules: Rulebook,
    answers: Answers,
    choosing: Choosing,
    aside: frozenset[int],
) -> dict[str, list[Candidate]]:
    """The candidates of each fact that there are weights for."""
    language = scene.document.language
    if not choosing.knows(language):
        return {}
    return {
        slot: [one for one in candidates if slot == DAYS or _may_mean(one, aside)]
        for slot, candidates in proposed(scene, rules, answers).items()
        if choosing.knows(language, slot)
    }


def _may_mean(one: Candidate, aside: frozenset[int]) -> bool:
    return one.by_rule or any(span.sentence not in aside for span in one.found.spans)
