"""Deeds that somebody tells of their own side: "said its fighters had struck the base". Pure.

Whoever tells it uses no word of claiming. There has to be a word of telling ("said", "in a
statement", "posted a video"), a word for the own side ("it", "its men", "we") and a deed that this
side did; or the deed is told as plain fact, and behind it, between commas, that its doer says so:
"Wolves fighters hit the airstrip, according to the group's press office".
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from monitor.reading.document import Hit, Rulebook, Scene, Sentence
from monitor.reading.facts.blamed_on import named_doers
from monitor.reading.facts.spoken import words_of
from monitor.reading.wording import Word

OWN: Final = 12  # words between "said" and "its fighters": "in a statement on its channel that"
DEED: Final = 5  # words between "its fighters" and the deed
WEAPON: Final = 3  # words between "used" and what was used
HAD_DONE: Final = "had_done"  # kind of the blame "its fighters had fired"
DOING: Final = ("act", "hit", "launch", "assails", "killed", "wounded", "damage")
HARM: Final = ("killed", "wounded")
DOERS: Final = ("victim", "attacker", "means", "actor", "detail", "known", "place", "by")
IDLE: Final = ("passive", "negator", "unreal", "clause", "speech")
TELLING: Final = ("speech", "voice")
ENDS: Final = (",", ".", ";", ":", '"', "”", "–", "—")
BESIDE: Final = 3  # words from who tells it to "said": "a spokesman for the group said"


class Own(NamedTuple):
    """A deed, and whether the words of its own side themselves are quoted."""

    deed: Hit
    quoted: bool


def own_deeds(scene: Scene, sentence: Sentence, rules: Rulebook) -> Iterator[Own]:
    """ "said its fighters had struck", "posted a note to say it had used five missiles"."""
    words = words_of(scene.document, sentence, rules)
    named = [(hit.start, hit.end) for hit in sentence.having("actor")]
    for index, word in enumerate(words):
        if not word.has("own", "ours") or any(a <= word.start < b for a, b in named):
            continue  # "US" is not "us"
        deed = _deed_after(sentence, words, index)
        if deed is not None and _is_told(words, index):
            yield Own(deed, word.has("ours"))


def _is_told(words: Sequence[Word], own: int) -> bool:
    """Whether somebody says it: just before, or anywhere beside words in the first person."""
    before = words[max(0, own - OWN) : own]
    if any(word.has("negator") for word in before):
        return False
    if words[own].has("ours"):
        return any(word.has(*TELLING) or word.text == ":" for word in words)
    told = [at for at, word in enumerate(before) if word.has(*TELLING)]
    clauses = [w for w in before[told[-1] + 1 :] if w.has("clause")] if told else []
    # "said that its men", but not "said that it was dark when it exploded"
    return bool(told) and (not clauses or clauses[-1].has("relative", "by"))


def _deed_after(sentence: Sentence, words: Sequence[Word], own: int) -> Hit | None:
    """The deed of the side that word `own` names, if it did one and suffered none."""
    end = words[own].end
    after = [hit for hit in sentence.hits if hit.start >= end and hit.role not in DOERS]
    wielded = _wielded(sentence, words, own)
    if wielded is not None and (not after or wielded.start < after[0].start):
        return wielded
    if not after or not (after[0].role in DOING or after[0].kind == HAD_DONE):
        return None
    between = [word for word in words[own + 1 :] if word.end <= after[0].start]
    noun = words[own].has("owner") and not between  # "its target", "their fire"
    idle = noun or any(word.has(*IDLE) for word in between)
    harm = after[0].role in HARM and not _takes_object(words, after[0])
    return None if idle or harm or len(between) > DEED else after[0]


def _takes_object(words: Sequence[Word], harm: Hit) -> bool:
    """ "Killed nine guards"; but not "three bodies and", "the wounded in"."""
    after = next((word for word in words if word.start >= harm.end), None)
    ends = after is None or after.text in ENDS
    return not ends and after is not None and not after.has("of", "and", "by", "clause")


def _wielded(sentence: Sentence, words: Sequence[Word], own: int) -> Hit | None:
    """The weapon in "it had used five missiles", "two of its men drove truck bombs"."""
    for index, word in enumerate(words[own + 1 : own + 1 + DEED], own + 1):
        if word.has(*IDLE):
            return None
        if word.has("wields"):
            reach = words[min(index + WEAPON, len(words) - 1)].end
            means = [hit for hit in sentence.having("means") if word.end <= hit.start < reach]
            return next(iter(means), None)
    return None


def told_by_doers(scene: Scene, sentence: Sentence, rules: Rulebook) -> Iterator[Hit]:
    """The doers of whom `sentence` says at its end that they tell it: "Wolves fighters hit the
    airstrip, the group said".
    """
    words = words_of(scene.document, sentence, rules)
    said = [words[at].start for at in range(len(words)) if _is_attribution(words, at)]
    if not said or sentence.having("past"):
        return
    for doer in named_doers(scene, sentence, rules):
        if any(doer.end <= start and _says(sentence, words, start, doer, rules) for start in said):
            yield doer


def _is_attribution(words: Sequence[Word], at: int) -> bool:
    """ ", the group said.": a word of telling with which its clause ends, or "according to"."""
    if not words[at].has(*TELLING):
        return False
    before = words[max(0, at - 2 * BESIDE) : at]
    commas = [n for n, word in enumerate(before) if word.text == ","]
    inside = bool(commas and commas[-1]) and before[commas[-1] - 1].has("clause")  # "who, X said,"
    after = words[at + 1] if at + 1 < len(words) else None
    ends = after is None or after.text in ENDS or after.has("weekday", "of", "day", "later")
    return bool(commas) and not inside and (ends or words[at].has("source"))


def _says(sentence: Sentence, words: Sequence[Word], said: int, doer: Hit, rules: Rulebook) -> bool:
    """Whether the words beside the word of telling that starts at `said` name `doer`."""
    at = next(n for n, word in enumerate(words) if word.start == said)
    first = max(n for n in range(at) if words[n].text == ",")
    near = words[at + 1 : at + 1 + BESIDE] if words[at].has("source") else words[first + 1 : at]
    state = rules.lexicon.actors[doer.kind].state
    if not state and any(word.has("claimant") for word in near):
        return True
    ends = {near[-1].end} if near else set()  # "the army of X said", not "an official of X said"
    return any(hit.kind == doer.kind and hit.end in ends for hit in sentence.having("actor"))
