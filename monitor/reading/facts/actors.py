"""Who did it, as told: claimed by (in their own word) and blamed on (in the word of others).

Claiming is not doing and blaming is not claiming: a claim needs a word of claiming with the claimer
before it ("X claimed responsibility") or after its "by"; blame needs a word of blame, or the text
itself naming the attacker ("an Israeli strike", "killed by ISIS gunmen").
"""

from collections.abc import Iterator
from typing import Final

import regex

from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence, Span

REACH: Final = 12  # words between a claimer and the word of claiming
CLOSE: Final = 3  # words between an attacker and the attack in "Israeli drone strike"
# "Saraya Awliya al-Dam", "Wolves of the Mountains": a name that no file knows
NAME: Final = regex.compile(
    r"(?:\p{Lu}[\p{L}'’-]+|al-\p{Lu}[\p{L}'’-]+)"
    r"(?:\s(?:(?:of|the|for|al|ul|in)\s){0,2}(?:\p{Lu}|al-\p{Lu}|\d)[\p{L}\d'’-]*)*"
)
TIE: Final = "tie"  # kind of the idioms that bind one group to another
QUOTED: Final = regex.compile(r"(?<=[\"“«])[^\"”»]{3,40}(?=[\"”»])")
DONE: Final = ("event", "weak_event", "means", "launch", "attacker")
MEMBER: Final = 2  # words from attackers to their group: "gunmen of"
NAMED_DEED: Final = ("event", "weak_event", "means")
DEED: Final = ("act", "hit", "killed", "wounded", "launch", "intercepted")
DID: Final = "did"  # kind of "said that it struck": armies say so too, and claim nothing
OWN: Final = ("act", "hit", "launch", "claim")  # what an announcer did: "the shelling of"
SUFFERS: Final = ("victim", "target", "place", "means", "event", "weak_event")


def claimed_by(scene: Scene, rules: Rulebook) -> Found[str] | None:
    """The group that says it did it."""
    for sentence in scene.sentences:
        for claim in sentence.having("claim"):
            if _denied(sentence, claim):
                continue
            found = _claimer(sentence, claim, rules)
            if found is None and claim.kind != DID:
                found = _the_group(scene, sentence, claim, rules)
            if found is not None:
                return found
        for said in sentence.having("announces"):
            for actor in _announcer(sentence, said, rules):
                name = rules.lexicon.actors[actor.kind].name
                return Found(name, (sentence.of(said, actor),))
    return None


def _the_group(scene: Scene, sentence: Sentence, claim: Hit, rules: Rulebook) -> Found[str] | None:
    """Who "the group claimed" means: the one attacker that was named before."""
    named = [
        (earlier, actor)
        for earlier in scene.sentences
        if earlier.index <= sentence.index
        for actor in _blamed(earlier, rules)
    ]
    if len({actor.kind for _, actor in named}) != 1:
        return None
    where, actor = named[0]
    return Found(rules.lexicon.actors[actor.kind].name, (where.of(actor), sentence.of(claim)))


def blamed_on(scene: Scene, rules: Rulebook) -> Found[tuple[str, ...]] | None:
    """Those whom the text or somebody in it names as the attackers; not those who claimed it."""
    claimer = claimed_by(scene, rules)
    names: dict[str, Span] = {}
    for sentence in scene.sentences:
        for actor in _blamed(sentence, rules):
            name = rules.lexicon.actors[actor.kind].name
            if claimer is None or name != claimer.value:
                names.setdefault(name, sentence.of(actor))
    return Found(tuple(names), tuple(names.values())) if names else None


def _denied(sentence: Sentence, claim: Hit) -> bool:
    """Whether "no group has" or "denied" stands before the word of claiming."""
    return any(
        hit.start <= claim.end and claim.first_word - hit.last_word <= CLOSE
        for hit in sentence.having("no_claim", "denied")
    )


def _claimer(sentence: Sentence, claim: Hit, rules: Rulebook) -> Found[str] | None:
    near = [hit for hit in sentence.having("actor") if _near(hit, claim)]
    if claim.kind == DID:
        near = [hit for hit in near if not rules.lexicon.actors[hit.kind].state]
    unknown = _unknown(sentence, claim)
    if near and (unknown is None or claim.kind != "by"):
        actor = min(near, key=lambda hit: _gap(hit, claim)) if claim.kind else near[0]
        name = rules.lexicon.actors[actor.kind].name
        return Found(name, (sentence.of(actor), sentence.of(claim)))
    if unknown is None:
        return None
    start, end = sentence.fold.span(unknown.start, unknown.end)
    return Found(sentence.original[start:end], (unknown, sentence.of(claim)))


def _gap(actor: Hit, claim: Hit) -> int:
    return max(actor.first_word - claim.last_word, claim.first_word - actor.last_word)


def _announcer(sentence: Sentence, said: Hit, rules: Rulebook) -> Iterator[Hit]:
    """ "The group announced the shelling of": its name stands between the word and what it did."""
    for actor in sentence.having("actor"):
        told = 0 < actor.first_word - said.last_word <= CLOSE
        if told and not rules.lexicon.actors[actor.kind].state and _did(sentence, actor):
            yield actor


def _did(sentence: Sentence, actor: Hit) -> bool:
    """Whether the first thing told after the actor is what it did itself."""
    told = [h for h in sentence.hits if h.start >= actor.end and h.role in (*DEED, *DONE, "claim")]
    return bool(told) and told[0].role in OWN and told[0].first_word - actor.last_word <= REACH


def _near(actor: Hit, claim: Hit) -> bool:
    """Whether the actor stands where the claimer stands: before, after "by", or on either side."""
    before, after = actor.end <= claim.start, claim.end <= actor.start
    placed = {"by": after, "either": before or after}.get(claim.kind, before)
    return placed and _gap(actor, claim) <= REACH


def _unknown(sentence: Sentence, claim: Hit) -> Span | None:
    """The name beside a word of claiming that no file knows."""
    pieces = list(_names(sentence))
    named = [hit.end for hit in sentence.having("calling")]
    quoted = list(_spans(sentence, QUOTED)) if named else []  # where there are no capitals
    for end in named:
        told = [span for span in (*quoted, *pieces) if 0 <= span.start - end <= 6]
        if told:
            return told[0]
    if claim.kind == "by":
        near = [span for span in pieces if 0 <= span.start - claim.end <= 12]
        return near[0] if near else None
    before = [span for span in pieces if span.end <= claim.start and _is_name(sentence, span)]
    return before[0] if before else None


def _names(sentence: Sentence) -> Iterator[Span]:
    """Runs of capitalised words, in folded coordinates."""
    if not sentence.original.isupper():
        yield from _spans(sentence, NAME)


def _spans(sentence: Sentence, pattern: "regex.Pattern[str]") -> Iterator[Span]:
    """Where `pattern` is found, in folded coordinates."""
    starts = sentence.fold.starts
    for match in pattern.finditer(sentence.original):
        start = next((i for i, at in enumerate(starts) if at >= match.start()), None)
        end = next((i for i, at in enumerate(starts) if at >= match.end()), len(starts))
        if start is not None and start < end:
            yield Span(sentence.index, start, end)


def _is_name(sentence: Sentence, span: Span) -> bool:
    """Not one word that any sentence begins with, nor a day or a month."""
    words = sentence.folded[span.start : span.end].split()
    known = sentence.having("weekday", "month", "victim", "target", "attacker")
    return len(words) > 1 and not any(h.start < span.end and span.start < h.end for h in known)


def _blamed(sentence: Sentence, rules: Rulebook) -> Iterator[Hit]:
    hits = sentence.hits
    for position, actor in enumerate(hits):
        if actor.role != "actor":
            continue
        if _accused(hits, position) or _does(hits, position, rules) or _done(hits, position, rules):
            yield actor


def _accused(hits: tuple[Hit, ...], position: int) -> bool:
    """ "blamed X", "accused X", "by X" after an attack."""
    actor = hits[position]
    for before in reversed(hits[:position]):
        gap = actor.first_word - before.last_word - 1
        if gap > CLOSE * 2:
            return False
        if before.role == "blame" or (before.role == "by" and gap <= CLOSE):
            return True
    return False


def _does(hits: tuple[Hit, ...], position: int, rules: Rulebook) -> bool:
    """ "Israeli drone strike", "Israel struck two cars": the actor stands right before its deed."""
    actor = hits[position]
    after = [hit for hit in hits[position + 1 :] if hit.start >= actor.end]
    if after and after[0].role == "attacker" and after[0].first_word - actor.last_word == 1:
        actor, after = after[0], [hit for hit in after if hit.start >= after[0].end]
    if not after or _is_tie(hits, actor):
        return False
    gap = after[0].first_word - actor.last_word - 1
    if gap <= 1 and _names_deed(after, rules):
        return True
    if after[0].role not in DEED or gap > CLOSE or _is_told_by(after[0], rules):
        return False
    # one word can be two hits ("strike" is a noun and a verb): what suffers is another word
    suffers = next((hit for hit in after if hit.start >= after[0].end), None)
    return (
        suffers is not None
        and suffers.role in SUFFERS
        and suffers.first_word - after[0].last_word <= 2 * CLOSE
    )


def _is_tie(hits: tuple[Hit, ...], actor: Hit) -> bool:
    """ "A group with ties to Islamic State": only named to describe another."""
    return any(h.kind == TIE and actor.first_word - h.last_word in (1, 2) for h in hits)


def _is_told_by(deed: Hit, rules: Rulebook) -> bool:
    """ "The Pakistani police told of the death of": nouns of harm follow whoever speaks."""
    return deed.role in ("killed", "wounded") and deed.term.language in rules.lexicon.actor_after


def _names_deed(after: list[Hit], rules: Rulebook) -> bool:
    """Whether a deed comes first of what stands `after` an actor, who stands before its deeds."""
    first = [hit for hit in after if hit.start == after[0].start]
    return any(
        hit.role in NAMED_DEED and hit.term.language not in rules.lexicon.actor_after
        for hit in first
    )


def _done(hits: tuple[Hit, ...], position: int, rules: Rulebook) -> bool:
    """The actor stands right after what it did, in languages that put it there."""
    actor = hits[position]
    return any(
        actor.first_word - before.last_word <= (MEMBER if before.role == "attacker" else 1)
        and actor.start >= before.end
        and before.role in DONE
        and before.term.language in rules.lexicon.actor_after
        for before in hits[:position]
    )
