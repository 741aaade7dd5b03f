"""Claimed by: who says that it was them. Pure.

Claiming is not doing: it needs a word of claiming with the claimer before it ("X claimed
responsibility") or after its "by", or the group's own report of what its people did ("X said its
fighters had struck the base"). Whoever denies it or has not claimed it is no claimer.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence, Span
from monitor.reading.facts.blamed_on import is_tie, named_doers
from monitor.reading.facts.group_names import introduced, unknown
from monitor.reading.facts.own_deeds import TELLING, own_deeds, told_by_doers
from monitor.reading.facts.sides import gap_between, words_between
from monitor.reading.facts.spoken import words_of
from monitor.reading.wording import Word

ANNOUNCED: Final = 12  # words between an announcer and what it did
REACH: Final = 18  # words between a claimer and the word of claiming
BESIDE: Final = 2  # words from the word of claiming to "the group" behind it
DENIED: Final = 3  # words between "no group has" and the word of claiming
DEED: Final = 5  # words between "claimed" or "its fighters" and the deed
DEEDS: Final = ("act", "hit", "launch", "assails", "event", "weak_event")
CLAIMED: Final = (*DEEDS, "means", "lands")  # "claims missile fired at the port"
DID: Final = "did"  # kind of "said that it struck": armies say so too, and claim nothing
CONFIRMS: Final = "confirms"  # kind of "confirmed the raid", which is said of others' raids too
REASON: Final = "reason"  # kind of "said it was for the dead of": a claim of whoever did it
TELLS: Final = (DID, CONFIRMS, REASON)
OF_DOERS: Final = (CONFIRMS, REASON)  # claims of those only who are named as the attackers
OWN_DEED: Final = ("act", "hit", "launch", "claim")  # what an announcer did: "the shelling of"
TOLD: Final = (*DEEDS, "killed", "wounded", "intercepted", "means", "attacker", "claim")


@dataclass(frozen=True, slots=True)
class Claim:
    """The word of claiming, and on which side of it the claimer stands."""

    hit: Hit
    side: str  # before | by (after it) | either


def find(scene: Scene, rules: Rulebook) -> Found[str] | None:
    """The group that says it did it; else the state that does, if others tell of its deed too."""
    for told in (_by_groups, _by_doers, _by_who_tells, _by_its_officials):
        found = next(told(scene, rules), None)
        if found is not None:
            return found
    return None


def _by_groups(scene: Scene, rules: Rulebook) -> Iterator[Found[str]]:
    for sentence in scene.sentences:
        for claim in claims(scene, sentence, rules):
            found = _claimer(scene, sentence, claim, rules)
            if found is None and _is_of_the_group(scene, sentence, claim, rules):
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
        if not actors or not _is_told_by(scene, sentence, actors[-1], hit, rules):
            continue
        actor = rules.lexicon.actors[actors[-1].kind]
        if actors[-1].kind in doers or (hit.kind == REASON and not doers and not actor.state):
            yield Found(actor.name, (sentence.of(actors[-1]), sentence.of(hit)))


def _is_told_by(scene: Scene, sentence: Sentence, actor: Hit, claim: Hit, rules: Rulebook) -> bool:
    """Whether the reason given is the actor's own: none of "X hit the hall that was used by Y"."""
    words = words_of(scene.document, sentence, rules)
    said = [word for word in words if actor.end <= word.start and word.end <= claim.end]
    return claim.kind != REASON or any(word.has(*TELLING) for word in said)


def _by_who_tells(scene: Scene, rules: Rulebook) -> Iterator[Found[str]]:
    """ "Wolves fighters hit the airstrip, the group said"."""
    for sentence in scene.sentences:
        for doer in told_by_doers(scene, sentence, rules):
            yield Found(rules.lexicon.actors[doer.kind].name, (sentence.of(doer),))


def _by_its_officials(scene: Scene, rules: Rulebook) -> Iterator[Found[str]]:
    """ "An American official said the United States had carried out a raid on the depot"."""
    for sentence in scene.sentences:
        for doer in named_doers(scene, sentence, rules):
            said = next((hit for hit in sentence.having("source") if hit.end <= doer.start), None)
            if said is not None and _speaks_for(scene, sentence, said, doer, rules):
                yield Found(rules.lexicon.actors[doer.kind].name, (sentence.of(said, doer),))


def _speaks_for(scene: Scene, sentence: Sentence, said: Hit, doer: Hit, rules: Rulebook) -> bool:
    """Whether who is named beside the word of telling is the doer's, and denies nothing."""
    own = [hit for hit in sentence.having("actor") if hit.end <= doer.start]
    beside = [hit for hit in own if -1 <= max(gap_between(said, hit), gap_between(hit, said)) <= 1]
    words = words_between(words_of(scene.document, sentence, rules), said, doer)
    denied = any(word.has("negator", "unreal") for word in words) or any(
        hit.start < doer.start for hit in sentence.having("denied", "no_claim", "blame")
    )
    return not denied and bool(beside) and all(hit.kind == doer.kind for hit in own)


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
    words = words_of(scene.document, sentence, rules)
    for hit in sentence.having("claim"):
        if _denied(sentence, words, hit) or _is_of_another(sentence, words, hit):
            continue
        by = _by_whom(sentence, words, hit)
        if by is not None:
            yield Claim(by, "by")
        elif hit.kind != "deed" or _has_deed(sentence, hit):
            yield Claim(hit, hit.kind if hit.kind in ("by", "either") else "before")
    for own in own_deeds(scene, sentence, rules):
        other = _is_of_another(sentence, words, own.deed)
        if not other and not _denied(sentence, words, own.deed, own=True):
            yield Claim(own.deed, "either" if own.quoted else "before")


def disclaimers(scene: Scene, sentence: Sentence, rules: Rulebook) -> Iterator[Hit]:
    """The actors whose claim in `sentence` is of another attack, or is said not to be made."""
    words = words_of(scene.document, sentence, rules)
    for hit in sentence.having("claim"):
        if _denied(sentence, words, hit) or _is_of_another(sentence, words, hit):
            yield from (a for a in sentence.having("actor")[::-1] if _near(a, Claim(hit, "before")))


def _by_whom(sentence: Sentence, words: Sequence[Word], claim: Hit) -> Hit | None:
    """ "was claimed the same day by": both words as one; None if nobody follows so."""
    if claim.kind != "deed":
        return None
    by = [hit for hit in sentence.having("by") if 0 < hit.first_word - claim.last_word <= DEED]
    before = [word for word in words if word.end <= claim.start][-DENIED:]
    if not by or not any(word.has("passive") for word in before):
        return None
    whole = replace(claim.term, kind="by")
    return claim._replace(term=whole, end=by[0].end, last_word=by[0].last_word)


def _is_of_another(sentence: Sentence, words: Sequence[Word], claim: Hit) -> bool:
    """ "Has claimed most raids in the area", "a day after a bomb that the Front had claimed"; and
    "owned up to nine dead" is of none.
    """
    after = [word for word in words if word.start >= claim.end][:DENIED]
    before = [word for word in words if word.end <= claim.start]
    if any(word.has("earlier_ones") for word in after) or _is_of_losses(sentence, after, claim):
        return True
    if any(word.roles.get("eve", 0) < 0 for word in before[-2 * DENIED :]) or _is_of_those(before):
        return True  # "which the day before said it struck another ship"
    which = [h for h in sentence.having("clause") if 0 < claim.first_word - h.last_word <= DEED]
    harm = ("killed", "wounded", "means")
    told = [h for h in sentence.having(*DEEDS, *harm) if which and h.end <= which[-1].start]
    before = [word for word in words if told and word.end <= told[-1].start]
    return any(word.has("after", "earlier", "eve") for word in before[-2 * DENIED :])


def _is_of_those(before: Sequence[Word]) -> bool:
    """ "Carried out those attacks", "most of these attacks were claimed by"."""
    last = before[-2 * DENIED :]
    of_many = any(
        word.has("earlier_ones") and after.has("partitive")
        for word, after in itertools.pairwise(last)
    )
    return of_many or any(w.has("earlier_ones") and not w.has("earlier") for w in last[-1:])


def _is_of_losses(sentence: Sentence, after: Sequence[Word], claim: Hit) -> bool:
    """ "Owned up to nine dead", "admitted seven of its men were killed"."""
    counted = (
        claim.kind != "deed"
        and bool(after)
        and (after[0].kind == "number" or after[0].has("number", "lump"))
    )
    harmed = sentence.having("killed", "wounded")
    return counted and any(0 < hit.first_word - claim.last_word <= DENIED for hit in harmed)


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


def _denied(sentence: Sentence, words: Sequence[Word], claim: Hit, *, own: bool = False) -> bool:
    """Whether "no group has", "denied that it", "without saying" stands before the claim."""
    for hit in sentence.having("no_claim", "denied"):
        reach = REACH if own else DENIED if hit.role == "denied" else DEED
        if hit.start <= claim.end and claim.first_word - hit.last_word <= reach:
            return True
    before = [word for word in words if word.end <= claim.start][-DENIED - 1 :]
    other = [i for i, w in enumerate(before) if w.has("and") or w.text == ","]
    clause = before[other[-1] + 1 :] if other else before
    return any(word.has("negator", "silence") for word in clause)


def _is_of_the_group(scene: Scene, sentence: Sentence, claim: Claim, rules: Rulebook) -> bool:
    """Whether nobody else can be meant: "took responsibility", but "said it struck" only where
    "the group" or "it" says so.
    """
    if claim.hit.role == "claim" and claim.hit.kind not in TELLS:
        return True
    words = [w for w in words_of(scene.document, sentence, rules) if w.end <= claim.hit.start]
    begins = bool(words) and words[0].has("own", "ours")
    return claim.hit.kind not in OF_DOERS and (begins or any(w.has("claimant") for w in words))


def _the_group(
    scene: Scene, sentence: Sentence, claim: Claim, rules: Rulebook
) -> Found[str] | None:
    """Who "the group claimed" means: the one attacker named before, else the last group."""
    doers = [
        (earlier, actor)
        for earlier in scene.sentences
        if earlier.index <= sentence.index
        for actor in named_doers(scene, earlier, rules)
    ]
    alone = len({actor.kind for _, actor in doers}) == 1
    named = doers if alone else list(_named_last(scene, sentence, claim, rules))
    if not named:
        return None
    where, actor = named[0]
    return Found(rules.lexicon.actors[actor.kind].name, (where.of(actor), sentence.of(claim.hit)))


def _named_last(
    scene: Scene, sentence: Sentence, claim: Claim, rules: Rulebook
) -> Iterator[tuple[Sentence, Hit]]:
    """The groups before a claim beside "the group", the last first; none that it is linked with."""
    words = words_of(scene.document, sentence, rules)
    if not any(word.has("claimant") and _speaks_there(words, word, claim.hit) for word in words):
        return
    for earlier in scene.document.sentences[: sentence.index][::-1]:
        for actor in earlier.having("actor")[::-1]:
            if not rules.lexicon.actors[actor.kind].state and not is_tie(earlier.hits, actor):
                yield earlier, actor


def _speaks_there(words: Sequence[Word], group: Word, claim: Hit) -> bool:
    """ "The group, in a statement on its channel, claimed"; "claimed the group", where verbs come
    first.
    """
    if group.end <= claim.start:
        return True
    return sum(claim.end <= word.start and word.end <= group.start for word in words) <= BESIDE


def _claimer(scene: Scene, sentence: Sentence, claim: Claim, rules: Rulebook) -> Found[str] | None:
    actors = sentence.having("actor")
    near = [hit for hit in actors if _near(hit, claim) and not _is_other(sentence, hit, claim)]
    groups = [hit for hit in near if not rules.lexicon.actors[hit.kind].state]
    if claim.hit.kind in OF_DOERS:
        return None
    near = groups if _tells(claim) else groups or near
    stranger = _stranger(scene, sentence, claim, rules)
    untied = [hit for hit in near if not is_tie(sentence.hits, hit)]
    near = untied or ([] if stranger is not None else near)  # "X, which is linked with Y, claimed"
    if stranger is not None and not groups:  # "X claimed the shelling of a Turkish camp"
        near = [hit for hit in near if hit.end <= claim.hit.start or stranger.start >= hit.start]
    if not near and stranger is None and claim.side == "by":  # "X's media carried a claim by it"
        near = [hit for hit in actors if hit.end <= claim.hit.start][-1:]
    if near and (stranger is None or claim.side != "by"):
        actor = near[0] if claim.side == "before" else min(near, key=_distance(sentence, claim))
        name = rules.lexicon.actors[actor.kind].name
        return Found(name, (sentence.of(actor), sentence.of(claim.hit)))
    if stranger is None:
        return None
    name = _full_name(scene, sentence, stranger, rules)
    return Found(name, (stranger, sentence.of(claim.hit)))


def _is_other(sentence: Sentence, actor: Hit, claim: Claim) -> bool:
    """ "Blamed Ukraine, saying that it had", "X denies it as a faction says that it": another."""
    if claim.side == "by" or (claim.hit.role == "claim" and claim.hit.kind not in TELLS):
        return False
    denies = any(
        actor.end <= hit.start and hit.end <= claim.hit.start
        for hit in sentence.having("denied", "no_claim")
    )
    blamed = any(
        hit.kind != "after" and 0 <= gap_between(hit, actor) <= DENIED
        for hit in sentence.having("blame")
    )
    return denies or blamed


def _stranger(scene: Scene, sentence: Sentence, claim: Claim, rules: Rulebook) -> Span | None:
    """Whoever claims it and is in no file; no day ("On Wednesday it claimed") and nobody known.

    Whoever only tells what they did may be a paper or a hospital, unless they bear a group's name.
    """
    hit = claim.hit
    plain = hit.role == "claim" and hit.kind != DID
    name = unknown(sentence, hit, rules) or introduced(sentence, hit, rules)
    if name is None or any(
        h.start < name.end and name.start < h.end for h in sentence.having("actor")
    ):
        return None
    words = [w for w in words_of(scene.document, sentence, rules) if w.start < name.end]
    inside = [word for word in words if word.end > name.start]
    introduced_as = any(one.end <= name.start for one in sentence.having("attacker", "calling"))
    group = introduced_as or any(one.start <= name.start for one in sentence.having("band"))
    if not (plain or group or any(word.has("band") for word in inside)):
        return None
    if claim.side == "before" and not plain and name.start >= hit.end:
        return None  # "X: we hit the militias of Y"
    alone = len(inside) == 1 and inside[0].has("claimant")  # not "the Group for Support of Islam"
    begins = alone or (bool(inside) and inside[0].has("of", "link", "own", "clause"))
    dated = any(word.has("weekday", "month", "day") for word in inside)
    return None if begins or dated else name


def _full_name(scene: Scene, sentence: Sentence, name: Span, rules: Rulebook) -> str:
    """ "The Guards" are the Revolutionary Guards named before; else as it is written."""
    said = set(sentence.folded[name.start : name.end].split())
    for earlier in scene.document.sentences[: sentence.index]:
        for actor in earlier.having("actor"):
            if said <= set(earlier.folded[actor.start : actor.end].split()):
                return rules.lexicon.actors[actor.kind].name
    start, end = sentence.fold.span(name.start, name.end)
    return sentence.original[start:end]


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
