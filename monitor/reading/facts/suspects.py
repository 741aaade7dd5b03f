"""Who could have done it: whomever an article names, as candidates for claimer and blamed. Pure.

The grammars of claimed_by.py and blamed_on.py leave out every wording they do not know. So each
actor, each people under arms, each state and each unknown name of an article is a candidate. Its
signs are what it is, the words and roles on both sides wherever it is named, how often it is named,
whether the attack was in its own country, and what the grammars make of it. Whoever condemns,
suffers or defends has other words around than whoever attacks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from monitor.gazetteer import Layer
from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence, Span
from monitor.reading.facts.blamed_on import named_doers
from monitor.reading.facts.bystanders import bystanders
from monitor.reading.facts.choosing import Candidate
from monitor.reading.facts.claimed_by import disclaimers
from monitor.reading.facts.group_names import names_in, shown

SLOTS: Final = ("claimed_by", "blamed_on")
LONGEST: Final = 60  # sentences looked at; what a longer article adds is repetition
NEAR: Final = 7  # words on both sides that are signs
APART: Final = ("", "1", "2", "3", "4", "4", "6", "6")  # how far a word is, by its distance
ROLES: Final = 4  # roles on both sides that are signs
NAMES: Final = ("actor", "place")  # roles whose kind is no sign: what is told does not hang on it
DEEDS: Final = ("claim", "blame", "by", "act", "hit", "launch", "event", "assails", "means")
DENIALS: Final = ("no_claim", "denied")
DOER: Final = "doer"  # the sign that the text itself names it as the attacker
BYSTANDER: Final = "bystander"  # ... as somebody whom the attack hit, or who keeps what it hit
DISCLAIMS: Final = "disclaims"  # ... and that it claims another attack, or not this one
OTHER: Final = "other blamed_on"  # the sign that the rules blame somebody else
REPLIES: Final = "replies"  # ... and that this state tells no deed but its answer, if it tells any
FORM: Final = 3  # last letters of a name: Israel struck, an Israeli strike
WHAT: Final = ("is group", "is state", "is people", "is country", "is name")
# Signs that say another thing of a group than of a state: each counts for either apart as well. On
# articles nobody had learnt from 642 instead of 598 of 1,033 claims were read right.
APIECE: Final = (
    *("<0 ", ">0 ", "<1 “", ">1 “", "<pair", ">pair", "<next", ">next", "between", "then "),
    *("doing", "in ", "scene ", DOER, "at home", "away", "anywhere"),
)

Answers = Mapping[str, Found[Any] | None]


@dataclass(slots=True)
class Suspect:
    """Somebody named at [start, end) of a sentence."""

    name: str  # as it is shown; those of one name are one
    sentence: Sentence
    start: int
    end: int
    signs: set[str]


def candidates(scene: Scene, rules: Rulebook, answers: Answers) -> dict[str, list[Candidate]]:
    """For each of SLOTS who could be meant; `answers` are those of the grammars."""
    told = {one.index: min(at, 3) for at, one in enumerate(scene.sentences)}
    named: dict[str, list[Suspect]] = {}
    for sentence in scene.document.sentences[:LONGEST]:
        parts = _parts(scene, sentence, rules)
        for one in _named(sentence, rules):
            one.signs |= _where(sentence, told) | set(_around(one))
            one.signs |= {part for part, starts in parts.items() if one.start in starts}
            named.setdefault(one.name, []).append(one)
    beside = _beside(named, rules, answers)
    return {slot: list(_of_slot(slot, named, beside, answers)) for slot in SLOTS}


def _parts(scene: Scene, sentence: Sentence, rules: Rulebook) -> Mapping[str, set[int]]:
    """By sign: where those are named who play that part."""
    played = {DOER: named_doers, BYSTANDER: bystanders, DISCLAIMS: disclaimers}
    return {part: {hit.start for hit in of(scene, sentence, rules)} for part, of in played.items()}


def _of_slot(
    slot: str,
    named: Mapping[str, list[Suspect]],
    beside: Mapping[str, set[str]],
    answers: Answers,
) -> Iterator[Candidate]:
    for name, ones in named.items():
        if _is_out(slot, ones, beside[name]):
            continue
        signs = _apiece(beside[name].union(*(one.signs for one in ones)))
        value = name if slot == "claimed_by" else (name,)
        if name not in _names_of(answers[slot]):
            yield Candidate(name, Found(value, (_quote(ones),)), signs)
    answer = answers[slot]
    for name in _names_of(answer):
        signs = _apiece(beside.get(name, set()).union(*(one.signs for one in named.get(name, ()))))
        if answer is not None:
            yield Candidate(name, answer, signs | {"told by rule"}, by_rule=True)


def _is_out(slot: str, ones: Sequence[Suspect], beside: set[str]) -> bool:
    """Whether the text itself tells that it cannot be meant."""
    if slot == "blamed_on":
        return all(BYSTANDER in one.signs for one in ones)
    denies = any(_denies(one) or DISCLAIMS in one.signs for one in ones)
    return denies or REPLIES in beside


def _apiece(signs: set[str]) -> frozenset[str]:
    """`signs`, and those of APIECE once more with what it is that bears them."""
    what = next((one for one in WHAT if one in signs), "")
    return frozenset(signs) | {f"{what}: {one}" for one in signs if what and one.startswith(APIECE)}


def _denies(one: Suspect) -> bool:
    """Whether its next deed in the sentence is to deny the attack, or not to have claimed it."""
    deeds = one.sentence.having(*DENIALS, *DEEDS, "actor")
    after = next((hit for hit in deeds if hit.start >= one.end), None)
    return after is not None and after.role in DENIALS


def _names_of(answer: Found[Any] | None) -> tuple[str, ...]:
    if answer is None:
        return ()
    return (answer.value,) if isinstance(answer.value, str) else tuple(answer.value)


def _quote(ones: Sequence[Suspect]) -> Span:
    """From the name to the deed, the claim or the blame beside it."""
    one = max(ones, key=lambda one: (DOER in one.signs, _deed(one) is not None))
    deed = _deed(one) or one
    start, end = min(one.start, deed.start), max(one.end, deed.end)
    return one.sentence.span(start, end)


def _deed(one: Suspect) -> Hit | None:
    deeds = one.sentence.having(*DEEDS)
    return min(deeds, key=lambda hit: abs(hit.start - one.start), default=None)


# --- who is named ------------------------------------------------------------------------------


def _named(sentence: Sentence, rules: Rulebook) -> Iterator[Suspect]:
    somebody = [hit for hit in sentence.having("actor", "attacker", "place") if _is_somebody(hit)]
    # "Wolves fighters" is a word for attackers too: whose they are says more
    known = sorted(somebody, key=lambda hit: hit.role != "actor")
    for number, hit in enumerate(known):
        if not any(hit.start < other.end for other in known[:number]):
            yield _of_hit(sentence, hit, rules)
    for span in names_in(sentence, rules):
        if not any(hit.start < span.end and span.start < hit.end for hit in known):
            name = _written(sentence, span.start, span.end)
            words = sentence.folded[span.start : span.end].split()
            signs = {"is name", f"is name of {min(len(words), 4)}"}
            signs |= {f"named “{word}”" for word in words} | {f"is upper {name.isupper()}"}
            yield Suspect(name, sentence, span.start, span.end, signs)


def _is_somebody(hit: Hit) -> bool:
    return hit.place is None or hit.place.spot.layer is Layer.COUNTRY


def _of_hit(sentence: Sentence, hit: Hit, rules: Rulebook) -> Suspect:
    text = sentence.folded[hit.start : hit.end]
    if hit.role == "actor":
        actor = rules.lexicon.actors[hit.kind]
        signs = {f"is {'state' if actor.state else 'group'}", f"form …{text[-FORM:]}"}
        return Suspect(actor.name, sentence, hit.start, hit.end, signs)
    name = shown(sentence, hit)
    signs = {"is country"}
    if hit.role == "attacker":
        signs = {"is people"} | {f"people “{word}”" for word in text.split()}
    return Suspect(name, sentence, hit.start, hit.end, signs)


def _written(sentence: Sentence, start: int, end: int) -> str:
    first, last = sentence.fold.span(start, end)
    return sentence.original[first:last]


# --- what stands around it -----------------------------------------------------------------------


def _where(sentence: Sentence, told: Mapping[int, int]) -> set[str]:
    signs = {f"in {sentence.part}", f"at {min(sentence.index, 6)}"}
    signs.add(f"scene {told.get(sentence.index, 'not')}")
    return signs | {f"has {hit.role}" for hit in sentence.hits}


def _around(one: Suspect) -> Iterator[str]:
    folded, words = one.sentence.folded, one.sentence.words
    hits = one.sentence.hits
    left = [hit for hit in hits if hit.end <= one.start][::-1]
    right = [hit for hit in hits if hit.start >= one.end]
    yield from _words("<", [folded[a:b] for a, b in words if b <= one.start][::-1])
    yield from _words(">", [folded[a:b] for a, b in words if a >= one.end])
    yield from _roles("<", one, left)
    yield from _roles(">", one, right)
    if left and right:
        yield f"between {left[0].role} {right[0].role}"
    if len(right) > 1:
        yield f"then {right[0].role} {right[1].role}"
    yield f"mark< {folded[max(0, one.start - 1) : one.start]}"
    yield f"mark> {folded[one.end : one.end + 1]}"


def _words(side: str, words: Sequence[str]) -> Iterator[str]:
    for far, text in enumerate(words[:NEAR], 1):
        yield f"{side} “{text}”"
        yield f"{side}{APART[far]} “{text}”"
    if len(words) > 1:
        yield f"{side}pair “{' '.join(words[:2])}”"
    if not words:
        yield f"{side} nothing"


def _roles(side: str, one: Suspect, hits: Sequence[Hit]) -> Iterator[str]:
    for nth, hit in enumerate(hits[:ROLES]):
        yield f"{side} {hit.role}"
        yield f"{side}{nth} {hit.role}"
        if hit.kind and hit.role not in NAMES:
            yield f"{side} {hit.role}:{hit.kind}"
    for role in {hit.role for hit in hits}:
        nearest = next(hit for hit in hits if hit.role == role)
        yield f"{side}next {role} {min(_words_between(one, nearest) // 2, 4)}"


def _words_between(one: Suspect, hit: Hit) -> int:
    first, last = sorted(((one.start, one.end), (hit.start, hit.end)))
    return sum(first[1] <= a and b <= last[0] for a, b in one.sentence.words)


# --- one beside the others --------------------------------------------------------------------


def _beside(
    named: Mapping[str, list[Suspect]], rules: Rulebook, answers: Answers
) -> dict[str, set[str]]:
    """What shows only in the whole article."""
    actors = {actor.name: actor for actor in rules.lexicon.actors.values()}
    place = answers["place"]
    home = "" if place is None else place.value.country or ""
    found: dict[str, set[str]] = {}
    for name, ones in named.items():
        doing = sum(DOER in one.signs for one in ones)
        signs = {f"again {min(len(ones), 4)}", f"doing {min(doing, 3)}"}
        signs.add(f"of {min(len(named.keys() & actors.keys()), 5)}")
        if name in actors:
            where = _whose(home, actors[name].country)
            signs |= {where, f"{where} {'state' if actors[name].state else 'group'}"}
        signs |= {_beside_answer(slot, name, answers[slot]) for slot in SLOTS}
        if name in actors and actors[name].state and not doing and OTHER in signs:
            signs.add(REPLIES)
        found[name] = signs
    return found


def _whose(home: str, country: str) -> str:
    if not home or not country:
        return "anywhere"
    return "at home" if home == country else "away"


def _beside_answer(slot: str, name: str, answer: Found[Any] | None) -> str:
    if answer is None:
        return f"no {slot}"
    return f"is {slot}" if name in _names_of(answer) else f"other {slot}"
