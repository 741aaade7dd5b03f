"""The facts of a mention, one file each: a new fact is a file, a field of Mention and a line here.

monitor/reading/document.py says what a fact file looks like.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from monitor.reading.document import Found, Rulebook, Scene
from monitor.reading.facts import actors, casualties, munitions, place, target, weapon, when

Fact = Callable[[Scene, Rulebook], Found[Any] | None]

FACTS: Final[Mapping[str, Fact]] = {
    "place": place.find,
    "when": when.find,
    "weapon": weapon.find,
    "munitions": munitions.find,
    "killed": casualties.killed,
    "wounded": casualties.wounded,
    "target": target.find,
    "claimed_by": actors.claimed_by,
    "blamed_on": actors.blamed_on,
}
