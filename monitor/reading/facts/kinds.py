"""With what it could have been done: the kinds of weapon that are named, as candidates. Pure.

The grammar of facts/weapon.py takes the most telling word that names a kind. But the drone of the
day before stands in the title, and guards had rifles slung on the back. So each kind that any word
of the article names is a candidate. Its signs are what stands around those words, which kinds are
named beside it, and what the grammar makes of it. A word can also suggest a kind that it does not
name: an Israeli "strike" is one from the air, as a rule. A kind that nobody names or suggests is
none, however likely: "rebels kill ten" would be a shooting, and of one attack two would be told.
Where several kinds are named, a raid with all of them is one more candidate.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence
from monitor.reading.facts.choosing import Candidate
from monitor.reading.facts.weapon import is_reply, is_unused, kind_named, weapon_of
from monitor.types import Kind, Weapon

RAID: Final = Kind.ASSAULT  # what several kinds at once are
LONGEST: Final = 60  # sentences looked at beside those of the scene: what follows is repetition
ROLES: Final = ("means", "event", "act", "hit", "passive", "attacker", "weak_event", "detail")
KINDS: Final = frozenset(Kind)
HARM: Final = ("killed", "wounded", "damage")
NEAR: Final = 3  # words on both sides that are signs
BESIDE: Final = 2  # hits on both sides whose roles are signs

Answers = Mapping[str, Found[Any] | None]


@dataclass(slots=True)
class Naming:
    """Words that name a kind, and what stands around them."""

    kind: Kind
    sentence: Sentence
    hit: Hit
    signs: set[str] = field(default_factory=set)


def candidates(scene: Scene, rules: Rulebook, answers: Answers) -> dict[str, list[Candidate]]:
    """What could be meant by the weapon of the news; `answers` are those of the grammars."""
    named = list(_named(scene, rules))
    kinds = dict.fromkeys(one.kind for one in named)
    found = [_candidate(scene, kind, named, answers["weapon"]) for kind in kinds]
    found += _raid(named, answers["weapon"])
    doers = set(_doers(rules, answers)) or {"by nobody"}
    of_doers = ({f"{one.value} {sign}" for sign in doers} for one in found)
    pairs = zip(found, of_doers, strict=True)
    return {"weapon": [replace(one, signs=one.signs | signs) for one, signs in pairs]}


def _doers(rules: Rulebook, answers: Answers) -> Iterator[str]:
    """Whether a state or a group is said to have done it: few groups have aircraft."""
    claimer, blamed = answers["claimed_by"], answers["blamed_on"]
    told = (() if claimer is None else (claimer.value,)) + (blamed.value if blamed else ())
    states = {actor.name for actor in rules.lexicon.actors.values() if actor.state}
    yield from ("by a state" if name in states else "by a group" for name in told)


def _candidate(
    scene: Scene, kind: Kind, named: Sequence[Naming], answer: Found[Weapon] | None
) -> Candidate:
    own = [one for one in named if one.kind is kind]
    ruled = answer.value.kind if answer is not None else None
    signs = frozenset(_beside(kind, named, ruled)).union(*(one.signs for one in own))
    if answer is not None and ruled is kind:
        return Candidate(kind, answer, signs, by_rule=True)
    told = next((one for one in own if one.sentence in scene.sentences), own[0])
    return Candidate(kind, weapon_of(scene, told.sentence, told.hit, kind), signs)


def _raid(named: Sequence[Naming], answer: Found[Weapon] | None) -> Iterator[Candidate]:
    """A raid that no word names, where words of several kinds are: guns, a bomb and knives."""
    first = {one.kind: one for one in reversed(named) if one.kind is not Kind.OTHER}
    if RAID in first or len(first) < 2:
        return
    spans = tuple(one.sentence.of(one.hit) for one in first.values())
    ruled = answer.value.kind if answer is not None else None
    yield Candidate(RAID, Found(Weapon(kind=RAID), spans), frozenset(_beside(RAID, named, ruled)))


# --- what stands around the words that name a kind ---------------------------------------------


def _named(scene: Scene, rules: Rulebook) -> Iterator[Naming]:
    told = {one.index: min(at, 3) for at, one in enumerate(scene.sentences)}
    for sentence in scene.document.sentences:
        if sentence.index >= LONGEST and sentence.index not in told:
            continue
        for hit in sentence.having(*ROLES):
            for kind in _kinds(sentence, hit):
                one = Naming(kind, sentence, hit)
                whole = {*_of_sentence(sentence, told), *_of_hit(scene, one, rules)}
                one.signs |= whole | {f"{one.kind} {sign}" for sign in whole}
                one.signs |= set(_around(sentence, hit))
                yield one


def _kinds(sentence: Sentence, hit: Hit) -> Iterator[Kind]:
    """The kind that a word names, and the one that it suggests."""
    if hit.kind in KINDS:
        yield kind_named(sentence, hit)
    elif hit.term.suggests:
        yield hit.term.suggests


def _of_sentence(sentence: Sentence, told: Mapping[int, int]) -> Iterator[str]:
    yield f"in {sentence.part}"
    yield f"at {min(sentence.index, 6)}"
    yield f"scene {told.get(sentence.index, 'not')}"
    yield from (f"has {role}" for role in HARM if sentence.having(role))


def _of_hit(scene: Scene, one: Naming, rules: Rulebook) -> Iterator[str]:
    yield f"as {one.hit.role}"
    yield f"as {one.hit.role} in {one.sentence.part}"
    yield f"by {one.hit.term.id}"
    if one.kind is one.hit.term.suggests:
        yield "suggested"
    if one.hit.role == "means" and is_unused(scene, one.sentence, one.hit, rules):
        yield "unused"
    if one.hit.kind and is_reply(one.sentence, one.hit, rules):
        yield "reply"


def _around(sentence: Sentence, hit: Hit) -> Iterator[str]:
    folded, words, hits = sentence.folded, sentence.words, sentence.hits
    left = [folded[a:b] for a, b in words if b <= hit.start][::-1]
    right = [folded[a:b] for a, b in words if a >= hit.end]
    yield from _side("<", left, [one for one in hits if one.end <= hit.start][::-1])
    yield from _side(">", right, [one for one in hits if one.start >= hit.end])


def _side(side: str, words: Sequence[str], hits: Sequence[Hit]) -> Iterator[str]:
    yield from (f"{side} “{word}”" for word in words[:NEAR])
    yield from (f"{side}1 “{word}”" for word in words[:1])
    for nth, hit in enumerate(hits[:BESIDE]):
        yield f"{side} {hit.role}"
        yield f"{side}{nth} {hit.role}"


# --- one kind beside the others ----------------------------------------------------------------


def _beside(kind: Kind, named: Sequence[Naming], ruled: Kind | None) -> Iterator[str]:
    """What shows only in the whole article."""
    times = Counter(one.kind for one in named)  # in the order in which they are named
    yield f"is {kind}"
    for sign in _counted(kind, times):
        yield from (sign, f"{kind} {sign}")
    yield from (f"{kind} beside {other}" for other in times if other is not kind)
    yield "grammar" if ruled is kind else "grammar none" if ruled is None else "grammar other"
    yield f"{kind} grammar {ruled or 'none'}"


def _counted(kind: Kind, times: Counter[Kind]) -> Iterator[str]:
    yield f"named {min(times[kind], 4)}"
    yield f"of {min(len(times), 5)}"
    yield f"kind {min(list(times).index(kind) if kind in times else 3, 3)}"
    yield "named most" if times[kind] == max(times.values()) else "named less"
