"""With what: the kind of attack, and the make of the weapon if the text names it."""

from collections.abc import Iterator, Mapping, Sequence
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
KILLS: Final = (Kind.GUNFIRE, Kind.STABBING, Kind.SUICIDE_BOMB, Kind.AIRSTRIKE, Kind.SHELLING)
DEADLY: Final[Mapping[Kind, tuple[Kind, ...]]] = {Kind.KIDNAPPING: KILLS, Kind.ARSON: KILLS}
"""What tells more than the kind on the left where people were killed: raiders who shot some, took
others and burned the houses."""
ANSWERS: Final = (Kind.GUNFIRE, Kind.AIRSTRIKE, Kind.SHELLING, Kind.DRONE)
BY: Final = 3  # words from "shot dead" to "by police"


def find(scene: Scene, rules: Rulebook) -> Found[Weapon] | None:
    """The kind that its most telling words name, the title and first sentences before others."""
    del rules
    named = _named(scene)
    if not named:
        return None
    sentence, hit = named[0]
    better = next(_more_exact(scene, named), (sentence, hit))
    return _weapon(scene, *better)


def _more_exact(
    scene: Scene, named: Sequence[tuple[Sentence, Hit]]
) -> Iterator[tuple[Sentence, Hit]]:
    """Words that tell the first kind of `named` more exactly, or how its dead were killed."""
    first = _kind(named[0][1])
    exact = MORE_EXACTLY.get(first, ())
    deadly = DEADLY.get(first, ()) if any(s.having("killed") for s in scene.sentences) else ()
    for sentence, hit in named:
        kind = _kind(hit)
        by_name = first is Kind.ARSON and kind in deadly  # gunmen who burned also shot
        person = hit.role == "attacker" and kind is not Kind.SUICIDE_BOMB
        if by_name or (kind in (*exact, *deadly) and not person):
            yield sentence, hit


def _named(scene: Scene) -> list[tuple[Sentence, Hit]]:
    """Every word that names a kind: the reply to the attack and vague kinds last, telling words
    first, then as they come."""
    named = [
        (sentence, hit)
        for roles in TELLING
        for sentence in scene.sentences
        for hit in sentence.having(*roles)
        if hit.kind
    ]
    return sorted(named, key=lambda pair: (_is_reply(*pair), _kind(pair[1]) in VAGUE))


def _kind(hit: Hit) -> Kind:
    """A blast alone names no weapon: what blew up is told by other words, or not known."""
    return Kind.OTHER if hit.role == "weak_event" and hit.kind == Kind.IED else Kind(hit.kind)


def _is_reply(sentence: Sentence, hit: Hit) -> bool:
    """ "Police shot dead the attacker", "shot dead by police": what answered the attack."""
    if _kind(hit) not in ANSWERS:
        return False
    by = [one.first_word - hit.last_word for one in sentence.having("by")]
    return any(
        hit.first_word - one.last_word == 1
        or (0 < one.first_word - hit.last_word <= BY and any(0 < gap <= BY for gap in by))
        for one in sentence.having("responder")
    )


def _weapon(scene: Scene, sentence: Sentence, hit: Hit) -> Found[Weapon]:
    kind = _kind(hit)
    make = next(
        ((s, h) for s in scene.sentences for h in s.having("detail") if h.kind == hit.kind), None
    )
    if make is None:
        return Found(Weapon(kind=kind), (sentence.of(hit),))
    where, detail = make
    start, end = where.fold.span(detail.start, detail.end)
    named = Weapon(kind=kind, detail=where.original[start:end])
    return Found(named, (sentence.of(hit), where.of(detail)))
