"""With what: the kind of attack, and the make of the weapon if the text names it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence
from monitor.reading.facts.spoken import words_of
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
BEGINS: Final = 2  # sentences in which even verbs say more of the means than what comes later
FIRED: Final = (Kind.ROCKET, Kind.MISSILE, Kind.MORTAR, Kind.DRONE, Kind.SHELLING, Kind.AIRSTRIKE)
FIRES: Final = 4  # words between what is fired, or fires, and "fired at"
FOUND: Final = 8  # words between "found" and what was found
Named = tuple[Sentence, Hit]


def find(scene: Scene, rules: Rulebook) -> Found[Weapon] | None:
    """The kind that its most telling words name, the title and first sentences before others."""
    named = _named(scene, rules)
    if not named:
        return None
    sentence, hit = next(_more_exact(scene, named, rules), named[0])
    return weapon_of(scene, sentence, hit, kind_named(sentence, hit))


def _more_exact(scene: Scene, named: Sequence[Named], rules: Rulebook) -> Iterator[Named]:
    """Words that tell the first kind of `named` more exactly, or how its dead were killed."""
    first = kind_named(*named[0])
    exact = (*MORE_EXACTLY.get(first, ()), *_said_of(named[0][1], rules))
    deadly = DEADLY.get(first, ()) if any(s.having("killed") for s in scene.sentences) else ()
    for sentence, hit in named:
        kind = kind_named(sentence, hit)
        by_name = first is Kind.ARSON and kind in deadly  # gunmen who burned also shot
        person = hit.role == "attacker" and kind is not Kind.SUICIDE_BOMB
        if by_name or (kind in (*exact, *deadly) and not person):
            yield sentence, hit


def _said_of(hit: Hit, rules: Rulebook) -> tuple[Kind, ...]:
    """What a verb of shelling can mean where one verb is said of guns, drones and aircraft: in the
    languages that put the verb first.
    """
    bare = hit.role == "act" and hit.kind == Kind.SHELLING
    verb_first = hit.term.language in rules.lexicon.actor_after
    return tuple(kind for kind in FIRED if kind != hit.kind) if bare and verb_first else ()


def _named(scene: Scene, rules: Rulebook) -> list[Named]:
    """Every word that names a kind: weapons that were not used, the reply to the attack and vague
    kinds last, what begins the story first, telling words first, then as they come."""
    named = [
        (sentence, hit)
        for roles in TELLING
        for sentence in scene.sentences
        for hit in sentence.having(*roles)
        if hit.kind
    ]

    def place(one: Named) -> tuple[bool, bool, bool, bool]:
        sentence, hit = one
        vague = kind_named(*one) in VAGUE
        late = not vague and sentence not in scene.sentences[:BEGINS]
        unused = hit.role == "means" and is_unused(scene, sentence, hit, rules)
        return unused, is_reply(sentence, hit, rules), vague, late

    return sorted(named, key=place)


def kind_named(sentence: Sentence, hit: Hit) -> Kind:
    """A blast alone names no weapon: what blew up is told by other words, or not known."""
    if hit.role == "weak_event" and hit.kind == Kind.IED:
        return Kind.OTHER
    return Kind(kind_of(hit, sentence.hits))


def kind_of(hit: Hit, beside: Sequence[Hit]) -> str:
    """What kind of attack `hit` names among the words beside it: "a drone fired at a car"."""
    if hit.term.suggests and hit.kind and _of_a_state(hit, beside):
        return hit.term.suggests
    if hit.role not in ("act", "hit") or hit.kind != Kind.GUNFIRE:
        return hit.kind
    fired = (one for one in beside if one.role == "means" and one.kind in FIRED)
    near = (one for one in fired if 0 <= _gap(one, hit) <= FIRES)
    return next((one.kind for one in near), hit.kind)


def _of_a_state(hit: Hit, beside: Sequence[Hit]) -> bool:
    """ "An Israeli bombing", not "a bombing": states bomb from the air."""
    return any(one.term.state and hit.first_word - one.last_word == 1 for one in beside)


def _gap(one: Hit, other: Hit) -> int:
    """Words between two hits, in whatever order they stand."""
    return max(one.first_word - other.last_word, other.first_word - one.last_word) - 1


def is_unused(scene: Scene, sentence: Sentence, means: Hit, rules: Rulebook) -> bool:
    """Whether it was found or stolen, or names somebody's trade: "a bomb disposal officer"."""
    words = words_of(scene.document, sentence, rules)
    after = [word for word in words if word.start >= means.end][:1]
    if any(word.has("makers") for word in after):
        return True
    before = [word for word in words if word.end <= means.start][-FOUND:]
    clause = [word.text in ";:" or word.has("clause", "launched", "harms") for word in before]
    start = len(clause) - clause[::-1].index(True) if True in clause else 0
    return any(word.has("found") and not word.has("stopped") for word in before[start:])


def is_reply(sentence: Sentence, hit: Hit, rules: Rulebook) -> bool:
    """ "Police shot dead the attacker", "shot dead by police", "by-the-bullets of a guard": what
    answered the attack.
    """
    if kind_named(sentence, hit) not in ANSWERS:
        return False
    after = hit.term.language in rules.lexicon.actor_after
    by = [one.first_word - hit.last_word for one in sentence.having("by")]
    return any(
        hit.first_word - one.last_word == 1
        or (after and one.first_word - hit.last_word == 1)
        or (0 < one.first_word - hit.last_word <= BY and any(0 < gap <= BY for gap in by))
        for one in sentence.having("responder")
    )


def weapon_of(scene: Scene, sentence: Sentence, hit: Hit, kind: Kind) -> Found[Weapon]:
    """A weapon of `kind` with the word that tells it, and its make if the text names one."""
    make = next(
        ((s, h) for s in scene.sentences for h in s.having("detail") if h.kind == kind), None
    )
    if make is None:
        return Found(Weapon(kind=kind), (sentence.of(hit),))
    where, detail = make
    start, end = where.fold.span(detail.start, detail.end)
    named = Weapon(kind=kind, detail=where.original[start:end])
    return Found(named, (sentence.of(hit), where.of(detail)))
