"""When: the local day or days of the attack, and the hour if the text tells it.

Of the expressions of time in the sentences of a mention the first day that belongs to the attack
counts: not the day on which somebody spoke ("the army said on Tuesday"), not a date of the page
("Updated 3 April"). Among several in one sentence the one nearest to the words of the attack wins.
Days are counted from the publication on the clocks of the place; "today" and "yesterday" on those
of the newsroom, if it has named its zone. What was filed days before it is published here is an old
report posted anew: its "yesterday" is counted from its dateline.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Final

from monitor.gazetteer import Layer
from monitor.reading.document import Document, Found, Hit, Rulebook, Scene, Sentence, Span
from monitor.reading.facts.dates import expressions, expressions_at
from monitor.reading.facts.days import DAY, Base, local, resolve
from monitor.reading.facts.spoken import Spoken, spoken, whole, words_of
from monitor.reading.facts.told import Told
from monitor.types import Basis, When, WhenPrecision

ATTACK: Final = ("means", "attacker", "act", "hit", "passive", "launch", "event", "weak_event")
HARM: Final = ("killed", "wounded", "unharmed", "damage")
TOLD_BY: Final = (*ATTACK, *HARM)
DEEDS: Final = tuple(role for role in TOLD_BY if role != "attacker")
OWN: Final = tuple(role for role in ATTACK if role != "attacker")  # what tells a deed
DIED: Final = 6  # words from "died" to the day: "died in hospital on"
EVENT: Final = 12  # words from "since" over what happened then to its day
OF_WOUNDS: Final = 2  # words from the day to those wounds: "died on Friday of his wounds"
SPEECH_REACH = 10  # words between "said" and the day on which it was said
LOOK_BACK = 4  # sentences before, for "the following day"
MONTH = 30  # days
REST = 2  # words beside a date that make no sentence
DATELINE = 8  # words of the first sentence in which a dateline ends
CLOSE: Final = (WhenPrecision.HOUR, WhenPrecision.DAY)


@dataclass(frozen=True, slots=True)
class Dated:
    """An expression of a sentence of the scene, resolved."""

    when: When
    span: Span
    distance: int  # words to the nearest word of an attack; 0 inside them
    order: int  # of its sentence in the scene
    said: bool  # the day on which somebody spoke
    told: Told


def find(scene: Scene, rules: Rulebook) -> Found[When] | None:
    """The day that the text tells, or None; `published` answers when it is silent."""
    instant = scene.document.published
    if instant is None:
        return None
    base = base_of(instant, scene, rules)
    parts = list(enumerate(spoken(scene, rules)))
    told = [one for n, part in parts for one in _dated(scene, rules, part, n, base)]
    told += [one for n, part in parts for one in _counted_back(scene, rules, part, n, base)]
    return _choose(told)


def goes_back(scene: Scene, sentence: Sentence, rules: Rulebook) -> tuple[int, int]:
    """The clause in which a sentence that has told a deed goes on to an earlier one: "shells fell,
    two days after a raid killed six, the army said"; empty if it does not.
    """
    one = whole(scene.document, sentence, rules)
    if one is None:
        return 0, 0
    for told in expressions_at(one.key):
        start = one.words[told.first].start
        if told.side == AFTER and any(hit.end <= start for hit in sentence.having(*OWN)):
            marks = (word.start for word in one.words[told.last :] if word.kind == "mark")
            return start, next(marks, len(sentence.folded))
    return 0, 0


def published(scene: Scene, rules: Rulebook) -> Found[When] | None:
    """For news whose text tells no day: the day of publication or the one before."""
    instant = scene.document.published
    if instant is None:
        return None
    day = base_of(instant, scene, rules).day
    when = When(earliest=day - DAY, latest=day, precision=WhenPrecision.DAY, basis=Basis.PUBLISHED)
    return Found(when, (scene.first.of(*scene.head),)) if scene.head else None


def _counted_back(
    scene: Scene, rules: Rulebook, one: Spoken, order: int, base: Base
) -> Iterator[Dated]:
    """ "Trains ran again on Saturday, four days after gunmen attacked": from Saturday back."""
    words = words_of(scene.document, one.sentence, rules) if one.start else ()
    for told in expressions(words):
        start, end = words[told.first].start, words[told.last].end
        if told.side != AFTER or end != one.start:
            continue
        days = (resolve(other, base) for other in expressions(words[: told.first]))
        close = [when.latest for when in days if when is not None and when.precision in CLOSE]
        when = resolve(told, replace(base, anchor=close[-1] if close else None))
        if when is not None:
            yield Dated(when, one.sentence.span(start, end), 0, order, False, told)


def _choose(told: list[Dated]) -> Found[When] | None:
    """The first sentence with a day decides, in it the day nearest to the attack."""
    if not told:
        return None
    own = [one for one in told if not one.said]
    if not own:
        return _spoken_of(told)
    first = min(own, key=lambda one: (_vague(one), one.order, one.distance))
    hour = next((one for one in told if _tells_hour(one, first)), None)
    if first.when.precision is not WhenPrecision.HOUR and hour is not None:
        when = replace(first.when, time=hour.when.time, precision=WhenPrecision.HOUR)
        return Found(when, (first.span, hour.span))
    return Found(first.when, (first.span,))


def _vague(dated: Dated) -> int:
    """A day comes before an hour without a day, that before a week or a month.

    Days counted back, above all from the headline, may be counted from the wrong one.
    """
    if dated.when.precision not in CLOSE:
        return 2
    if dated.told.side == AFTER:
        return 1
    return int(dated.told.only_hour)


def _spoken_of(told: list[Dated]) -> Found[When] | None:
    """Told of on a day, in its first sentences: it happened then or on the day before."""
    said = next((one for one in told if one.order <= 1 and one.when.precision in CLOSE), None)
    if said is None:
        return None
    when = replace(said.when, precision=WhenPrecision.DAY, time=None)
    if when.earliest == when.latest:
        when = replace(when, earliest=when.earliest - DAY)
    return Found(when, (said.span,))


def _tells_hour(one: Dated, first: Dated) -> bool:
    """An hour told elsewhere of the same day."""
    days, same = first.when, one.when
    single = days.earliest == days.latest
    told = same.precision is WhenPrecision.HOUR
    return told and single and same.earliest == days.earliest


# --- the expressions of one sentence ----------------------------------------------------------


def _dated(scene: Scene, rules: Rulebook, one: Spoken, order: int, base: Base) -> Iterator[Dated]:
    for told in expressions_at(one.key):
        if told.side == AFTER or any(beside(one, told) for beside in NO_DAYS):
            continue
        anchor = anchor_of(scene, rules, one, told, base) if told.is_anchored else None
        when = resolve(told, replace(clocks_of(scene, told, base), anchor=anchor))
        if when is None:
            continue
        start, end = one.words[told.first].start, one.words[told.last].end
        span = one.sentence.span(start, end)
        distance = _distance(scene, one, told, order)
        yield Dated(when, span, distance, order, is_said(one, told), told)


AFTER: Final = "after"
COUNTED: Final = 8  # words from "third" to "this week"


def is_said(one: Spoken, told: Told) -> bool:
    """Whether it is the day on which somebody spoke, or a date of the page."""
    after = one.words[told.last + 1 : told.last + 2]
    if after and (after[0].has("possessive") or names_attack(one, told)):
        return False  # "Thursday's bombing", "the March 3rd attack"
    if after and after[0].has("speech") and not _is_attack(one, 0, told.first, DEEDS):
        return True  # "Authorities on Saturday said", "the Islamist group on Sunday said"
    if is_late_death(one, told):
        return True
    if any(word.has("aftermath") for word in after):
        return True
    inserted = bool(after) and after[0].text == ","  # "the army said, on Tuesday, that"
    for back in range(1, SPEECH_REACH + 1):
        index = told.first - back
        if index < 0:
            return False
        word = one.words[index]
        if word.has("stamp") or (
            word.has("speech", "aftermath", "rises") and not _is_attack(one, index, told.first)
        ):
            return True
        stops = ";" if inserted else ',;-"'  # "the group 'X - Sahel', on Monday, said that"
        if word.has("clause") or (word.kind == "mark" and word.text in stops):
            return False
    return False


def names_attack(one: Spoken, told: Told) -> bool:
    """Whether the noun that the expression belongs to is an attack."""
    after = one.words[told.last + 1 : told.last + 3]
    if not after or after[0].has("clause"):
        return False  # "on Sunday that the toll of the attack"
    start, end = one.words[told.last].end, after[-1].end
    return any(start <= hit.start < end for hit in one.sentence.having("event", "weak_event"))


def is_name(one: Spoken, told: Told) -> bool:
    """ "The Monday Market", "Maiduguri's Monday Market": a day inside a proper name."""
    word = one.words[told.last]
    after = one.words[told.last + 1 : told.last + 2]
    if told.first != told.last or not word.has("weekday") or not after or after[0].roles:
        return False
    fold, written = one.sentence.fold, one.sentence.original
    start, _ = fold.span(after[0].start, after[0].end)
    if written.isupper() or not written[start].isupper() or names_attack(one, told):
        return False
    before = one.words[max(0, told.first - 1) : told.first]
    return any(word.has("names_day", "possessive") for word in before)


def is_stamp(one: Spoken, told: Told) -> bool:
    """A full date with an hour, or hardly anything but a date: a line of the page. Pages do not
    tell their hour as ships do.
    """
    if one.sentence.having(*ATTACK, *HARM) or (told.signal and told.clock is not None):
        return False
    full = told.year is not None and told.day is not None and told.clock is not None
    return full or len(one.words) - (told.last - told.first + 1) <= REST


def is_late_death(one: Spoken, told: Told) -> bool:
    """ "A boy wounded in the raid died on Friday", "died on Friday of his wounds": when he died,
    not when he was wounded.
    """
    first, day = one.words[max(0, told.first - DIED)].start, one.words[told.first].start
    late = [
        hit
        for hit in one.sentence.having("killed", "update")
        if first <= hit.start < day and (hit.kind == "dies" or day < hit.end)
    ]
    hurt = one.sentence.having("wounded", "known")
    after = one.words[told.last + 1 : told.last + 1 + OF_WOUNDS + 1]
    of_wounds = after[-1].end if after and after[0].has("of") else 0
    return bool(late) and any(
        hit.end <= late[0].start or hit.kind == "day" or day < hit.start < of_wounds for hit in hurt
    )


def _is_attack(one: Spoken, first: int, last: int, roles: Sequence[str] = TOLD_BY) -> bool:
    """Whether words of an attack stand between the words `first` and `last`."""
    start, end = one.words[first].start, one.words[last].start
    return any(start <= hit.start < end for hit in one.sentence.having(*roles))


def is_count(one: Spoken, told: Told) -> bool:
    """ "The third raid this month", "since Friday": a time over which attacks are counted."""
    if told.side != "this" and (not is_since(one, told) or names_attack(one, told)):
        return False
    end = one.words[told.first].end
    before = sum(last < end for _, last in one.sentence.words)
    nth = (hit for hit in one.sentence.having("ordinal", "another") if hit.start < end)
    counted = any(
        before - hit.last_word <= COUNTED for hit in nth if hit.kind or hit.role == "another"
    )
    return counted or (told.side == "this" and (told.unit or 0) >= MONTH)


def is_since(one: Spoken, told: Told) -> bool:
    if told.part is not None and told.unit is None:
        return False  # "raids since dawn": the day on which it began
    before = one.words[max(0, told.first - 2) : told.first]
    since = any(word.has("since") and not word.has("between") for word in before)
    return since or _is_of_another_event(one, told)


def _is_of_another_event(one: Spoken, told: Told) -> bool:
    """ "The first bombing since the president was overthrown in December"; but not "since gunmen
    struck on Monday".
    """
    for at in range(told.first - 1, max(-1, told.first - 1 - EVENT), -1):
        word = one.words[at]
        if word.kind == "mark" and word.text in ",;:":
            return False
        if word.has("since") and word.has("clause"):  # "from" counts days too, and begins none
            return not _is_attack(one, at, told.first, OWN)
    return False


def is_dateline(one: Spoken, told: Told) -> bool:
    """ "BAGHDAD, March 17 (Agency) - ": the day of writing."""
    sentence = one.sentence
    if sentence.part != "text" or sentence.paragraph > 1 or told.last > DATELINE:
        return False
    before = one.words[: told.first]
    after = one.words[told.last + 1 : told.last + 10]
    if not any(word.text in ",(" for word in before) and told.first > 0:
        return False
    hits = sentence.having(*ATTACK, *HARM)
    opening = not hits or hits[0].start > one.words[told.last].end
    return opening and any(word.text == "-" and word.end < len(sentence.folded) for word in after)


def is_before_event(one: Spoken, told: Told) -> bool:
    """ "The day before the raid": no day of what was told, and that of the raid is not known."""
    after = one.words[told.last + 1 : told.last + 2]
    eve = one.words[told.last].roles.get("eve", 0)
    return eve < 0 and any(word.has("determiner", "article", "weekday", "owner") for word in after)


def _distance(scene: Scene, one: Spoken, told: Told, order: int) -> int:
    """Words between the expression and the nearest word of the attack."""
    hits: tuple[Hit, ...] = scene.head if order == 0 else one.sentence.having(*ATTACK)
    start, end = one.words[told.first].start, one.words[told.last].end
    words = one.sentence.words
    first = sum(word_end <= start for _, word_end in words)
    last = sum(word_start < end for word_start, _ in words) - 1
    gaps = [max(hit.first_word - last, first - hit.last_word, 0) for hit in hits]
    return min(gaps, default=len(words))


NO_DAYS: Final = (is_dateline, is_stamp, is_since, is_count, is_name, is_before_event)

# --- what it is relative to -------------------------------------------------------------------


def base_of(published: datetime, scene: Scene, rules: Rulebook) -> Base:
    published = published if published.tzinfo else published.replace(tzinfo=UTC)
    zone = rules.wordings.zones.get(_country(scene), scene.document.article.source.timezone)
    here = local(published, zone)
    filed = _filed(scene, rules, Base(here))
    if filed is None or here.date() - filed <= DAY:
        return Base(here)
    return Base(datetime.combine(filed, time.max, here.tzinfo))


def _filed(scene: Scene, rules: Rulebook, base: Base) -> date | None:
    """The day of a dateline: "QUETTA, Feb 14, 2028 - "."""
    first = next((one for one in scene.document.sentences if one.part == "text"), None)
    opening = whole(scene.document, first, rules) if first else None
    if opening is None:
        return None
    told = (one for one in expressions(opening.words[: DATELINE + 1]) if one.month and one.day)
    dated = next((one for one in told if is_dateline(opening, one)), None)
    when = resolve(dated, base) if dated is not None else None
    return when.latest if when is not None and when.earliest == when.latest else None


def _country(scene: Scene) -> str:
    """Of the first place named in the scene, else in the article; countries themselves last."""
    country = ""
    for sentence in (*scene.sentences, *scene.document.sentences):
        for hit in sentence.having("place"):
            spot = hit.place.spot if hit.place is not None else None
            if spot is not None and spot.country and spot.layer is not Layer.COUNTRY:
                return spot.country
            country = country or (spot.country if spot is not None else "")
    return country


def clocks_of(scene: Scene, told: Told, base: Base) -> Base:
    """ "Today" and "yesterday" are the newsroom's."""
    zone = scene.document.article.source.timezone
    if told.relative is None or zone == "UTC":
        return base
    return Base(local(base.published, zone))


def anchor_of(scene: Scene, rules: Rulebook, one: Spoken, told: Told, base: Base) -> date | None:
    """The day told last before the expression: "the following day" follows it."""
    earlier = list(expressions(one.words[: told.first]))
    for expression in reversed(earlier):
        when = resolve(expression, base)
        if when is not None and when.precision in CLOSE:
            return when.latest
    for sentence in _before(scene.document, one.sentence):
        other = whole(scene.document, sentence, rules)
        for expression in reversed(expressions_at(other.key) if other else ()):
            when = None if expression.is_anchored else resolve(expression, base)
            if when is not None and when.precision in CLOSE:
                return when.latest
    return None


def _before(document: Document, sentence: Sentence) -> Iterator[Sentence]:
    yield from reversed(document.sentences[max(0, sentence.index - LOOK_BACK) : sentence.index])
