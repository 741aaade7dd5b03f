"""The facts of a mention, one file each: a new fact is a file, a field of Mention and a line here.

monitor/reading/document.py says what a fact file looks like.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from monitor.reading.document import Found, Rulebook, Scene
from monitor.reading.facts import (
    blamed_on,
    casualties,
    claimed_by,
    munitions,
    place,
    target,
    weapon,
    when,
)

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
