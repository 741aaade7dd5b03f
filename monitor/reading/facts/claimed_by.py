"""Claimed by: who says that it was them. Pure.

Claiming is not doing: it needs a word of claiming with the claimer before it ("X claimed
responsibility") or after its "by", or the group's own report of what its people did ("X said its
fighters had struck the base"). Whoever denies it or has not claimed it is no claimer.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence, Span
from monitor.reading.facts.blamed_on import is_tie, named_doers
from monitor.reading.facts.group_names import introduced, unknown
from monitor.reading.facts.spoken import words_of
from monitor.reading.wording import Word

ANNOUNCED: Final = 12  # words between an announcer and what it did
REACH: Final = 18  # words between a claimer and the word of claiming
DENIED: Final = 3  # words between "no group has" and the word of claiming
OWN: Final = 12  # words between "said" and "its fighters": "in a statement on its channel that"
DEED: Final = 5  # words between "claimed" or "its fighters" and the deed
DEEDS: Final = ("act", "hit", "launch", "assails", "event", "weak_event")
CLAIMED: Final = (*DEEDS, "means", "lands")  # "claims missile fired at the port"
HAD_DONE: Final = "after"  # kind of the blame "its fighters had fired"
DID: Final = "did"  # kind of "said that it struck": armies say so too, and claim nothing
CONFIRMS: Final = "confirms"  # kind of "confirmed the raid", which is said of others' raids too
TELLS: Final = (DID, CONFIRMS)
OWN_DEED: Final = ("act", "hit", "launch", "claim")  # what an announcer did: "the shelling of"
TOLD: Final = (*DEEDS, "killed", "wounded", "intercepted", "means", "attacker", "claim")
DOING: Final = ("act", "hit", "launch", "assails", "lands", "killed", "wounded")
DOERS: Final = ("victim", "attacker", "means", "actor", "detail", "known")


@dataclass(frozen=True, slots=True)
class Claim:
    """The word of claiming, and on which side of it the claimer stands."""

    hit: Hit
    side: str  # before | by (after it) | either


def find(scene: Scene, rules: Rulebook) -> Found[str] | None:
    """The group that says it did it; else the state that does, if others tell of its deed too."""
    found = next(_by_groups(scene, rules), None)
    return found or next(_by_doers(scene, rules), None)


def _by_groups(scene: Scene, rules: Rulebook) -> Iterator[Found[str]]:
    for sentence in scene.sentences:
        for claim in claims(scene, sentence, rules):
            found = _claimer(sentence, claim, rules)
            if found is None and claim.hit.kind not in TELLS:
                found = _the_group(scene, sentence, claim, rules)
            if found is not None:
                yield found
        for said in sentence.having("announces"):
            for actor in _announcer(sentence, said, rules):
                name = rules.lexicon.actors[actor.kind].name
                yield Found(name, (sentence.of(said, actor),))


def _by_doers(scene: Scene, rules: Rulebook) -> Iterator[Found[str]]:
    """ "Israeli jets hit the port. The Israeli military said it had struck a depot"."""
    told = [(s, claim) for s in scene.sentences for claim in claims(scene, s, rules)]
    own = [(s, claim.hit) for s, claim in told if _tells(claim) and claim.side != "by"]
    if not own:
        return
    doers = {a.kind for s in scene.sentences for a in named_doers(scene, s, rules)}
    for sentence, hit in own:
        actors = [a for a in sentence.having("actor") if _near(a, Claim(hit, "before"))]
        if actors and actors[-1].kind in doers:
            name = rules.lexicon.actors[actors[-1].kind].name
            yield Found(name, (sentence.of(actors[-1]), sentence.of(hit)))


def _tells(claim: Claim) -> bool:
    """Whether somebody only tells the own deed, and uses no word of claiming."""
    return claim.hit.role != "claim" or claim.hit.kind in TELLS


def own_words(scene: Scene) -> Iterator[Span]:
    """From "said it had killed" to the end of the sentence: what is counted there, the claimer
    counts. "Claimed the raid that killed nine" is what others count.
    """
    for sentence in scene.sentences:
        said = [hit for hit in sentence.having("claim") if hit.kind == DID]
        if said and sentence.words:
            yield sentence.span(said[0].start, sentence.words[-1][1])


def _announcer(sentence: Sentence, said: Hit, rules: Rulebook) -> Iterator[Hit]:
    """ "Announced the group the shelling of": its name stands between the word and what it did."""
    for actor in sentence.having("actor"):
        told = 0 < actor.first_word - said.last_word <= DENIED
        if told and not rules.lexicon.actors[actor.kind].state and _did(sentence, actor):
            yield actor


def _did(sentence: Sentence, actor: Hit) -> bool:
    """Whether the first thing told after the actor is what it did itself."""
    told = [hit for hit in sentence.hits if hit.start >= actor.end and hit.role in TOLD]
    return bool(told) and (
        told[0].role in OWN_DEED and told[0].first_word - actor.last_word <= ANNOUNCED
    )


def claims(scene: Scene, sentence: Sentence, rules: Rulebook) -> Iterator[Claim]:
    """The claims in `sentence`, those of a group that tells its own deeds last."""
    for hit in sentence.having("claim"):
        if not _denied(sentence, hit) and (hit.kind != "deed" or _has_deed(sentence, hit)):
            yield Claim(hit, hit.kind if hit.kind in ("by", "either") else "before")
    if sentence.having("actor", "calling"):
        yield from _own_reports(scene, sentence, rules)


def _has_deed(sentence: Sentence, claim: Hit) -> bool:
    """ "claimed" is a claim of the attack when an attack follows, or stands before "which X"."""
    follows = any(
        hit.start >= claim.end and hit.first_word - claim.last_word <= DEED
        for hit in sentence.having(*CLAIMED)
    )
    return follows or _is_of_which(sentence, claim)


def _is_of_which(sentence: Sentence, claim: Hit) -> bool:
    """ "Two died in the attack, which the group claimed"."""
    which = [
        hit
        for hit in sentence.having("clause")
        if hit.end <= claim.start and claim.first_word - hit.last_word <= DEED
    ]
    return bool(which) and any(
        hit.end <= which[-1].start and which[-1].first_word - hit.last_word <= DEED
        for hit in sentence.having(*DEEDS)
    )


def _denied(sentence: Sentence, claim: Hit) -> bool:
    """Whether "no group has", "denied that it" stands before the word of claiming."""
    return any(
        hit.start <= claim.end and claim.first_word - hit.last_word <= DENIED
        for hit in sentence.having("no_claim", "denied")
    )


def _own_reports(scene: Scene, sentence: Sentence, rules: Rulebook) -> Iterator[Claim]:
    """ "said its fighters had struck": the deed that somebody tells of their own side."""
    words = words_of(scene.document, sentence, rules)
    for index, word in enumerate(words):
        if not word.has("own", "ours"):
            continue
        deed = _deed_after(sentence, words, index)
        if deed is not None and _is_told(words, index):
            yield Claim(deed, "either" if word.has("ours") else "before")


def _is_told(words: Sequence[Word], own: int) -> bool:
    """Whether somebody says it: just before, or anywhere beside words in the first person."""
    before = words[max(0, own - OWN) : own]
    ours = words[own].has("ours")
    heard = words if ours else before
    told = any(w.has("speech") or (ours and w.text == ":") for w in heard)
    return told and not any(w.has("negator") for w in before)


def _deed_after(sentence: Sentence, words: Sequence[Word], own: int) -> Hit | None:
    """The deed of the side that word `own` names, if it did one and suffered none."""
    end = words[own].end
    after = [hit for hit in sentence.hits if hit.start >= end and hit.role not in DOERS]
    if not after or not (after[0].role in DOING or after[0].kind == HAD_DONE):
        return None
    between = [word for word in words[own + 1 :] if word.end <= after[0].start]
    idle = any(word.has("passive", "negator", "unreal", "clause", "speech") for word in between)
    return None if idle or len(between) > DEED else after[0]


def _the_group(
    scene: Scene, sentence: Sentence, claim: Claim, rules: Rulebook
) -> Found[str] | None:
    """Who "the group claimed" means: the one attacker that was named before."""
    named = [
        (earlier, actor)
        for earlier in scene.sentences
        if earlier.index <= sentence.index
        for actor in named_doers(scene, earlier, rules)
    ]
    if len({actor.kind for _, actor in named}) != 1:
        return None
    where, actor = named[0]
    return Found(rules.lexicon.actors[actor.kind].name, (where.of(actor), sentence.of(claim.hit)))


def _claimer(sentence: Sentence, claim: Claim, rules: Rulebook) -> Found[str] | None:
    actors = sentence.having("actor")
    near = [hit for hit in actors if _near(hit, claim)]
    groups = [hit for hit in near if not rules.lexicon.actors[hit.kind].state]
    if claim.hit.kind == CONFIRMS:
        return None
    near = groups if _tells(claim) else groups or near
    untied = [hit for hit in near if not is_tie(sentence.hits, hit)]
    stranger = (introduced if claim.hit.kind == DID else unknown)(sentence, claim.hit)
    near = untied or ([] if stranger is not None else near)  # "X, which is linked with Y, claimed"
    if not near and stranger is None and claim.side == "by":  # "X's media carried a claim by it"
        near = [hit for hit in actors if hit.end <= claim.hit.start][-1:]
    if near and (stranger is None or claim.side != "by"):
        actor = near[0] if claim.side == "before" else min(near, key=_distance(sentence, claim))
        name = rules.lexicon.actors[actor.kind].name
        return Found(name, (sentence.of(actor), sentence.of(claim.hit)))
    if stranger is None:
        return None
    start, end = sentence.fold.span(stranger.start, stranger.end)
    return Found(sentence.original[start:end], (stranger, sentence.of(claim.hit)))


def _distance(sentence: Sentence, claim: Claim) -> Callable[[Hit], tuple[bool, int]]:
    """How far an actor stands from the claim: one of another clause farther than any of its own."""
    stops = [hit.start for hit in sentence.having("stop")]

    def far(actor: Hit) -> tuple[bool, int]:
        first, last = sorted((actor.start, claim.hit.start))
        return any(first < stop < last for stop in stops), _gap(actor, claim)

    return far


def _gap(actor: Hit, claim: Claim) -> int:
    hit = claim.hit
    return max(actor.first_word - hit.last_word, hit.first_word - actor.last_word)


def _near(actor: Hit, claim: Claim) -> bool:
    """Whether the actor stands where the claimer stands: before, after "by", or on either side."""
    before, after = actor.end <= claim.hit.start, claim.hit.end <= actor.start
    placed = {"by": after, "either": before or after, "before": before}[claim.side]
    return placed and _gap(actor, claim) <= REACH
