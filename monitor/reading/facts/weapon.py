"""With what: the kind of attack, and the make of the weapon if the text names it."""

from monitor.reading.document import Found, Hit, Rulebook, Scene
from monitor.types import Kind, Weapon

SAYS_KIND = ("means", "event", "act", "attacker")


def find(scene: Scene, rules: Rulebook) -> Found[Weapon] | None:
    """The kind that the head of the mention names, else the first that its sentences name."""
    del rules
    candidates = [hit for hit in scene.head if hit.kind and hit.role in SAYS_KIND]
    if not candidates:
        return None
    return _weapon(scene, candidates[0])


def _weapon(scene: Scene, hit: Hit) -> Found[Weapon]:
    detail = next(iter(scene.first.having("detail")), None)
    spans = [scene.first.of(hit)] + ([scene.first.of(detail)] if detail else [])
    words = scene.first.folded[detail.start : detail.end] if detail else None
    return Found(Weapon(kind=Kind(hit.kind), detail=words), tuple(spans))
