"""Who is accused of an attack: by a word of blame, or by "by" behind it. Pure."""

from collections.abc import Sequence
from typing import Final

from monitor.reading.document import Hit, Rulebook, Sentence
from monitor.reading.facts.sides import SIDE, gap_between, is_tied, words_between
from monitor.reading.wording import Word

CLOSE: Final = 3  # words between "by" and who did it: "by suspected gunmen of X"
IDENTIFIES: Final = "identifies"  # kind of "named"
BEHIND: Final = ("after", "had_done")  # kinds of blame that stand behind whoever is blamed
ORIGIN: Final = "origin"  # kind of the blame "gunmen loyal to"
BELONGS: Final = "belongs"  # kind of "belongs to", said of attackers and of what was hit
HOLDS: Final = "holds"  # kind of the blame "holds responsible", whose verb is also "carries"
RESPONSIBLE: Final = "end"  # kind of the band "responsibility", with which it ends
DONE_BY: Final = (
    *("act", "hit", "assails", "killed", "wounded", "launch", "intercepted", "event"),
    *("weak_event", "means", "damage", "attacker", "failed", "foiled", "occurs"),
)


def is_accused(sentence: Sentence, words: Sequence[Word], actor: Hit, rules: Rulebook) -> bool:
    """ "blamed X", "accused X", "by X" after an attack, "X was responsible"."""
    before = [hit for hit in sentence.hits if hit.end <= actor.start]
    near = [hit for hit in before if 0 <= gap_between(hit, actor) <= 2 * CLOSE]
    return any(_accuses(sentence, words, hit, actor, rules) for hit in near) or any(
        _is_blamed_behind(words, actor, hit) for hit in sentence.hits if hit.start >= actor.end
    )


def _accuses(
    sentence: Sentence, words: Sequence[Word], word: Hit, actor: Hit, rules: Rulebook
) -> bool:
    """Whether `word`, which stands before the actor, makes it the one who did it."""
    gap = gap_between(word, actor)
    if word.role == "blame" and word.kind in (ORIGIN, BELONGS):
        elsewhere = _is_elsewhere(sentence.hits, word, actor)
        return gap <= CLOSE and not elsewhere and not is_of_a_thing(sentence.hits, word)
    if word.role == "blame" and word.kind not in BEHIND:
        if is_tied(sentence.hits, actor) or _only_carries(sentence, word):
            return False
        loose = word.term.language in rules.lexicon.actor_after  # who did it stands far behind
        return loose or _blames(words, word, actor)
    if word.role == "by":
        close = gap <= CLOSE and actor.role == "actor"
        return close and is_agent(sentence, words, word, actor, rules)
    return word.kind == IDENTIFIES and gap == 0  # "the spokesman named X"


def _only_carries(sentence: Sentence, blame: Hit) -> bool:
    """ "Wore a shirt that carried the badge of X": nobody is held responsible."""
    return blame.kind == HOLDS and not any(
        hit.kind == RESPONSIBLE and hit.start >= blame.end for hit in sentence.having("band")
    )


def _is_blamed_behind(words: Sequence[Word], actor: Hit, blame: Hit) -> bool:
    """ "X was responsible"; in "X said Y had fired" it is another."""
    near = blame.role == "blame" and blame.kind in BEHIND and gap_between(actor, blame) <= CLOSE
    return near and not any(word.has("speech") for word in words_between(words, actor, blame))


def _blames(words: Sequence[Word], blame: Hit, actor: Hit) -> bool:
    """Whether it is blamed for the attack: not in "accused Y of coming from X", "X of arming Y"."""
    between = words_between(words, blame, actor)
    after = [word for word in words if word.start >= actor.end]
    other = any(word.has("claimant", "helping") or _leads_away(word) for word in between)
    helped = any(word.has("helping") for word in after[:1])
    earlier = any(word.has("earlier") for word in after[1:2])  # "for earlier rocket fire"
    return not (other or helped or earlier)


def is_agent(
    sentence: Sentence, words: Sequence[Word], by: Hit, actor: Hit, rules: Rulebook
) -> bool:
    """ "Hit late on Friday by X", but not "a base used by X", "hit by a shell near X"."""
    if by.term.language in rules.lexicon.actor_after:
        return True  # what is done stands far before it
    if any(word.text == "," or _leads_away(word) for word in words_between(words, by, actor)):
        return False
    if by.first_word != by.last_word:
        return True  # "carried out by"
    deeds = [hit for hit in sentence.having(*DONE_BY) if 0 <= gap_between(hit, by) <= 2 * CLOSE]
    before = next((word for word in reversed(words) if word.end <= by.start), None)
    return bool(deeds) and before is not None and not _is_verb(sentence, before)


def _is_verb(sentence: Sentence, word: Word) -> bool:
    """Whether nothing is known of the word that tells what was done by them: "a base used by"."""
    told = any(hit.start <= word.start and word.end <= hit.end for hit in sentence.hits)
    return word.kind == "word" and not told and (not word.roles or word.has("speech", "wields"))


def _leads_away(word: Word) -> bool:
    """ "in", "from", "at", which lead to a place; but not "of"."""
    return word.has("of") and not word.has("partitive")


def is_of_a_thing(hits: Sequence[Hit], origin: Hit) -> bool:
    """ "A depot belonging to X" is hit: what belongs to it is no attacker and no weapon."""
    before = [hit for hit in hits if hit.end <= origin.start and gap_between(hit, origin) < SIDE]
    return origin.kind == BELONGS and bool(before) and before[-1].role == "target"


def _is_elsewhere(hits: tuple[Hit, ...], origin: Hit, actor: Hit) -> bool:
    """ "Fired from Lebanon towards Israel": a place stands between."""
    return any(h.role == "place" and origin.end <= h.start and h.end <= actor.start for h in hits)
