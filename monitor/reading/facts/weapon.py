"""With what: the kind of attack, and the make of the weapon if the text names it."""

from collections.abc import Mapping
from typing import Final

from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence
from monitor.types import Kind, Weapon

# Words that name the means say more than verbs, verbs more than those who act; a blast says least.
TELLING: Final = (("means", "event"), ("act", "hit", "passive"), ("attacker",), ("weak_event",))
VAGUE: Final = (Kind.ASSAULT, Kind.OTHER)  # taken only when nothing says more
# A kind on the left is what later sentences may tell more exactly.
MORE_EXACTLY: Final[Mapping[Kind, tuple[Kind, ...]]] = {
    Kind.IED: (Kind.SUICIDE_BOMB, Kind.VEHICLE_BOMB, Kind.AIRSTRIKE, Kind.GRENADE),
    Kind.VEHICLE_BOMB: (Kind.SUICIDE_BOMB,),
    Kind.AIRSTRIKE: (Kind.DRONE,),
    Kind.SHELLING: (Kind.MORTAR, Kind.AIRSTRIKE),
    Kind.ROCKET: (Kind.MISSILE,),
}
DEADLY: Final[Mapping[Kind, tuple[Kind, ...]]] = {Kind.KIDNAPPING: (Kind.GUNFIRE, Kind.STABBING)}
"""What tells more than the kind on the left where people were killed: raiders who shot some and
took others."""


def find(scene: Scene, rules: Rulebook) -> Found[Weapon] | None:
    """The kind that its most telling words name, the title and first sentences before others."""
    del rules
    named = _named(scene)
    if not named:
        return None
    sentence, hit = named[0]
    exact = MORE_EXACTLY.get(Kind(hit.kind), ())
    if any(s.having("killed") for s in scene.sentences):
        exact += DEADLY.get(Kind(hit.kind), ())
    better = (
        (s, h)
        for s, h in named
        if Kind(h.kind) in exact and (h.role != "attacker" or h.kind == Kind.SUICIDE_BOMB)
    )
    sentence, hit = next(better, (sentence, hit))
    return _weapon(scene, sentence, hit)


def _named(scene: Scene) -> list[tuple[Sentence, Hit]]:
    """Every word that names a kind: vague kinds last, telling words first, then as they come."""
    named = [
        (sentence, hit)
        for roles in TELLING
        for sentence in scene.sentences
        for hit in sentence.having(*roles)
        if hit.kind
    ]
    return sorted(named, key=lambda pair: pair[1].kind in VAGUE)


def _weapon(scene: Scene, sentence: Sentence, hit: Hit) -> Found[Weapon]:
    kind = Kind(hit.kind)
    make = next(
        ((s, h) for s in scene.sentences for h in s.having("detail") if h.kind == hit.kind), None
    )
    if make is None:
        return Found(Weapon(kind=kind), (sentence.of(hit),))
    where, detail = make
    start, end = where.fold.span(detail.start, detail.end)
    named = Weapon(kind=kind, detail=where.original[start:end])
    return Found(named, (sentence.of(hit), where.of(detail)))
