"""The days that an article could mean as those of its attack: candidates. Pure.

The grammar of facts/when.py knows some words that make a day that of a speech, a burial or a court,
and takes the first other one. So each expression of time of an article that means days is a
candidate, also in sentences that tell of no attack ("It was Tuesday evening"). Its signs are what
it is, the words and roles on both sides, how long before the publication its days are, how often
they are told, and what the grammar makes of it. A weekday is also the one of the week before, where
it is that of the publication: "shot on Friday, buried on Friday".
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence, Span
from monitor.reading.facts import when as grammar
from monitor.reading.facts.choosing import Candidate
from monitor.reading.facts.dates import expressions_at
from monitor.reading.facts.days import DAY, Base, resolve
from monitor.reading.facts.spoken import Spoken, whole
from monitor.reading.facts.told import Told, said
from monitor.reading.wording import Word
from monitor.types import Basis, When

LONGEST: Final = 60  # sentences looked at; what a longer article adds is repetition
NEAR: Final = 6  # words on both sides that are signs
APART: Final = ("", "1", "2", "3", "3", "5", "5")  # how far a word is, by its distance
ROLES: Final = 3  # roles on both sides that are signs
LINK: Final = 2  # words between a day and what is counted from it
FAR: Final = (0, 1, 2, 4, 8, 16)  # words; how a distance is told
AGES: Final = (0, 1, 2, 3, 4, 6, 7, 13, 31, 366)  # days; how an age is told
WEEK: Final = timedelta(days=7)
KINDS: Final = ("weekday", "month", "relative", "overnight", "last_night", "part", "clock")
# signs of what stands around it that say another thing of each kind of expression
CROSSED: Final = (
    *("said", "nearest", "farther", "only day", "counted from", "scene ", "attack within"),
    *("< next", "> next", "<0 role", ">0 role", "harm within", ">1 clause", "> nothing"),
    *("behind a deed", "behind no deed"),
)
BACK: Final = {"earlier", "previous", grammar.AFTER}
TELLING: Final = ("update", "claim", "known", "recall", "fresh", "no_claim", "denied")
NONE: Final = (grammar.is_dateline, grammar.is_stamp, grammar.is_name, grammar.is_count)
MARKS: Final = (
    ("since", grammar.is_since),
    ("before event", grammar.is_before_event),
    ("said", grammar.is_said),
    ("late death", grammar.is_late_death),
    ("of attack", grammar.names_attack),
)

Answers = Mapping[str, Found[Any] | None]
Value = tuple[date, date]


@dataclass(slots=True)
class Moment:
    """Days that an expression could mean, and the signs around it."""

    when: When
    span: Span
    signs: set[str]

    @property
    def value(self) -> Value:
        return value_of(self.when)


def value_of(when: When) -> Value:
    """What makes two candidates the same answer."""
    return when.earliest, when.latest


def candidates(scene: Scene, rules: Rulebook, answers: Answers) -> dict[str, list[Candidate]]:
    """The days that the article could mean; `answers` are those of the grammars."""
    if scene.document.published is None:
        return {}
    base = grammar.base_of(scene.document.published, scene, rules)
    told = {one.index: min(at, 3) for at, one in enumerate(scene.sentences)}
    moments = [
        moment
        for sentence in scene.document.sentences[:LONGEST]
        for moment in _moments(scene, sentence, rules, base, told.get(sentence.index))
    ]
    if _only_said(moments):
        moments = []
    moments = [one for one in moments if not _is_of_another(one, answers["when"])]
    answer = answers["when"] or grammar.published(scene, rules)
    news = _first_roles(scene)
    _compare(moments, answer, news, base)
    found = [
        Candidate(one.value, Found(one.when, (one.span,)), frozenset(one.signs)) for one in moments
    ]
    return {"when": [*_of_answer(answer, moments, news, base), *found]}


def _only_said(moments: Sequence[Moment]) -> bool:
    """Whether a day on which somebody spoke is all that is told: the grammar knows what it says."""
    plain = {one.value for one in moments if "reading plain" in one.signs}
    return len(plain) == 1 and all("said" in one.signs for one in moments)


def _is_of_another(one: Moment, answer: Found[When] | None) -> bool:
    """ "Shells fell on Friday, two days after a raid", where the rules take Friday: the raid's."""
    other = answer is not None and one.value != value_of(answer.value)
    return other and {"behind a deed", "from day told after"} <= one.signs


def _of_answer(
    answer: Found[When] | None, moments: Sequence[Moment], news: set[str], base: Base
) -> Iterator[Candidate]:
    if answer is None:
        return
    when = answer.value
    again = sum(one.value == value_of(when) for one in moments)
    by = f"grammar by {when.basis}"
    signs = {
        *("grammar itself", f"grammar {when.precision}", f"grammar {_age(when, base)} ago"),
        *(f"grammar again {min(again, 3)}", f"grammar of {min(len(moments), 5)}"),
        *(by, f"{by} of {min(len(moments), 3)}", *(f"{by} of {role}" for role in news)),
    }
    yield Candidate(value_of(when), answer, frozenset(signs), by_rule=True)


# --- one sentence -----------------------------------------------------------------------------


def _moments(
    scene: Scene, sentence: Sentence, rules: Rulebook, base: Base, told: int | None
) -> Iterator[Moment]:
    one = whole(scene.document, sentence, rules)
    if one is None:
        return
    words, common = one.words, set(_of_sentence(scene, sentence, told))
    back, on = grammar.goes_back(scene, sentence, rules)
    others = [
        told
        for told in expressions_at(one.key)
        if not (_is_none(one, told) or back <= words[told.first].start < on)
    ]
    for expression in others:
        beside = {*_around(one, expression), *_among(one, expression, others)}
        if "said" in beside and _counts_on(expression, others):
            continue
        around = common | beside | set(_of_expression(expression))
        # "Monday's attack" is that of the news where the news begins, and an older one further down
        around |= {f"{name}, {_off(scene, sentence)}" for name, _ in MARKS if name in beside}
        span = sentence.span(words[expression.first].start, words[expression.last].end)
        for reading, when in _readings(scene, rules, one, expression, base):
            kind = f"{reading} {_kind(expression)}"
            signs = around | {f"{kind}, {sign}" for sign in beside if sign.startswith(CROSSED)}
            signs |= {f"reading {reading}", kind, *_of_days(when, expression, base)}
            yield Moment(when, span, signs)


def _counts_on(told: Told, others: Sequence[Told]) -> bool:
    """ "Said on Friday that its men did it the previous day": another day is counted from it."""
    return any(other.first > told.last and BACK & {other.side, other.which} for other in others)


def _is_none(one: Spoken, told: Told) -> bool:
    """The day of writing or of the page, in a name, and the time over which attacks are counted."""
    return any(so(one, told) for so in NONE)


def _readings(
    scene: Scene, rules: Rulebook, one: Spoken, told: Told, base: Base
) -> Iterator[tuple[str, When]]:
    """What it means counted from the publication, and from the day told before."""
    clocks, anchor = grammar.clocks_of(scene, told, base), None
    if told.only_hour or told.is_anchored or told.side == grammar.AFTER:
        anchor = grammar.anchor_of(scene, rules, one, told, base)
    if not (_is_counted(one, told) or (anchor and told.which == "previous")):
        yield from _plainly(resolve(told, clocks), told, base)
    when = None if anchor is None else resolve(told, _from(anchor, told, clocks))
    if when is not None:
        yield "from day told", when


def _plainly(plain: When | None, told: Told, base: Base) -> Iterator[tuple[str, When]]:
    if plain is None:
        return
    yield "plain", plain
    if told.weekday is not None and (plain.latest == base.day or told.which == "last"):
        yield "week before", _moved(plain, WEEK)
    if told.only_hour:
        yield "day before", _moved(plain, DAY)


def _is_counted(one: Spoken, told: Told) -> bool:
    """ "On Saturday, four days after": counted from Saturday, not from the publication."""
    before = one.words[max(0, told.first - LINK) : told.first]
    return told.side == grammar.AFTER and any(word.has("weekday", "day") for word in before)


def _from(anchor: date, told: Told, base: Base) -> Base:
    """For "at dawn" as if it were published at the end of the day told before."""
    if not told.only_hour:
        return replace(base, anchor=anchor)
    return Base(datetime.combine(anchor, time.max, base.published.tzinfo))


def _moved(when: When, back: timedelta) -> When:
    return replace(when, earliest=when.earliest - back, latest=when.latest - back)


# --- signs ------------------------------------------------------------------------------------


def _of_sentence(scene: Scene, sentence: Sentence, told: int | None) -> Iterator[str]:
    yield f"in {sentence.part}"
    yield f"at {min(sentence.index, 6)}"
    yield f"scene {'not' if told is None else told}"
    yield _off(scene, sentence)
    for role in sentence.roles:
        yield f"has {role}"


def _off(scene: Scene, sentence: Sentence) -> str:
    """How many sentences from where the news begins."""
    return f"off {max(-3, min(sentence.index - scene.first.index, 5))}"


def _of_expression(told: Told) -> Iterator[str]:
    names = said(told)
    yield f"tells {' '.join(sorted(names))}"
    yield from (f"tells {name}" for name in names)
    yield from (f"{name} {getattr(told, name)}" for name in ("side", "which", "shade", "relative"))
    if told.only_hour:
        yield "only hour"


def _kind(told: Told) -> str:
    """What an expression is, in a word: "after" for "two days after"."""
    names = said(told)
    return next((name for name in KINDS if name in names), told.side or "else")


def _of_days(when: When, told: Told, base: Base) -> Iterator[str]:
    age = _age(when, base)
    yield f"age {age}"
    yield f"{_kind(told)} age {age}"
    yield f"is {when.precision}"
    yield f"days {_size((when.latest - when.earliest).days, AGES)}"


def _age(when: When, base: Base) -> str:
    return _size((base.day - when.latest).days, AGES)


def _around(one: Spoken, told: Told) -> Iterator[str]:
    words, sentence = one.words, one.sentence
    yield from (name for name, is_so in MARKS if is_so(one, told))
    yield from _words("<", words[max(0, told.first - NEAR) : told.first][::-1])
    yield from _words(">", words[told.last + 1 : told.last + 1 + NEAR])
    yield f"first word {words[told.first].text}"
    start, end = words[told.first].start, words[told.last].end
    yield from _roles(
        "<", sentence, [hit for hit in sentence.hits if hit.end <= start][::-1], start
    )
    yield from _roles(">", sentence, [hit for hit in sentence.hits if hit.start >= end], end)
    deeds = sentence.having(*grammar.OWN)
    yield f"behind {'a' if any(hit.end <= start for hit in deeds) else 'no'} deed"
    for what, roles in (("attack", grammar.ATTACK), ("harm", grammar.HARM)):
        gaps = [_gap(sentence, hit, start, end) for hit in sentence.having(*roles)]
        yield f"{what} within {_size(min(gaps), FAR)}" if gaps else f"{what} nowhere"


def _among(one: Spoken, told: Told, others: Sequence[Told]) -> Iterator[str]:
    """Beside the other expressions of its sentence."""
    if len(others) == 1:
        yield "only day"
        return
    gaps = {other.first: _to_attack(one, other) for other in others}
    yield "nearest" if gaps[told.first] == min(gaps.values()) else "farther"
    after = next((other for other in others if other.first > told.last), None)
    if after is not None and after.side == grammar.AFTER and after.first - told.last <= LINK:
        yield "counted from"  # "on Saturday, four days after"


def _to_attack(one: Spoken, told: Told) -> int:
    start, end = one.words[told.first].start, one.words[told.last].end
    hits = one.sentence.having(*grammar.ATTACK)
    return min((_gap(one.sentence, hit, start, end) for hit in hits), default=len(one.words))


def _words(side: str, words: Sequence[Word]) -> Iterator[str]:
    for far, word in enumerate(words, 1):
        for what in (f"“{word.text}”", *word.roles):
            yield f"{side} {what}"
            yield f"{side}{APART[far]} {what}"
    if not words:
        yield f"{side} nothing"


def _roles(side: str, sentence: Sentence, hits: Sequence[Hit], edge: int) -> Iterator[str]:
    for nth, hit in enumerate(hits[:ROLES]):
        yield f"{side} role {hit.role}"
        yield f"{side}{nth} role {hit.role}"
    for hit in hits[:1]:
        yield f"{side} next {hit.role} {_size(_gap(sentence, hit, edge, edge), FAR)}"


def _gap(sentence: Sentence, hit: Hit, start: int, end: int) -> int:
    """Words between a hit and [start, end)."""
    first, last = (hit.end, start) if hit.end <= start else (end, hit.start)
    return sum(first <= a and b <= last for a, b in sentence.words)


def _size(value: float, steps: Sequence[float]) -> str:
    return next((str(step) for step in steps if value <= step), "far")


def _first_roles(scene: Scene) -> set[str]:
    """What the headline and the first sentence after it speak of."""
    return {role for one in scene.document.sentences[:2] for role in one.roles if role in TELLING}


# --- one beside the others --------------------------------------------------------------------


def _compare(
    moments: Sequence[Moment], answer: Found[When] | None, news: set[str], base: Base
) -> None:
    """What shows only beside the other moments and the answer of the grammar."""
    again = Counter(one.value for one in moments)
    days = [one for one in moments if one.when.precision in grammar.CLOSE]
    for at, one in enumerate(moments):
        one.signs |= {f"again {min(again[one.value], 4)}", f"of {min(len(again), 5)}"}
        one.signs.add("first told" if not at else "later told")
        one.signs |= set(_against(one.when, answer))
        one.signs |= {f"news of {role}, age {_age(one.when, base)}" for role in news}
    for at, one in enumerate(days):
        one.signs.add("first day" if not at else "later day")
        if one.when.latest == min(other.when.latest for other in days):
            one.signs.add("earliest day")
        if one.when.latest == max(other.when.latest for other in days):
            one.signs.add("latest day")


def _against(when: When, answer: Found[When] | None) -> Iterator[str]:
    if answer is None or answer.value.basis is Basis.PUBLISHED:
        yield "no grammar"
    elif value_of(when) == value_of(answer.value):
        yield "grammar"
    elif when.latest < answer.value.earliest:
        days = (answer.value.earliest - when.latest).days
        yield f"grammar {_size(days, AGES)} later"
    elif when.earliest > answer.value.latest:
        yield "grammar earlier"
    else:
        yield "grammar overlaps"
