"""An alert as a message: first line what, where, when and how sure; then who says so. Pure."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from monitor.alerts.render import facts
from monitor.alerts.render.clean import cut, link, plain
from monitor.alerts.render.data import as_data
from monitor.alerts.render.document import Document, Line, Section, as_html, as_text
from monitor.alerts.render.words import WordBook, Words
from monitor.alerts.scope import Ground, Why
from monitor.alerts.selfservice import Desk
from monitor.types import (
    Alert,
    Change,
    Claim,
    Earlier,
    Facts,
    Incident,
    Message,
    Place,
    Precision,
    Revision,
    Severity,
    Status,
    Twin,
)

SUBJECT = 200  # characters; longer ones are cut by mail programs anyway
SHORT = 300  # characters of the shortest form
QUOTE = 280
QUOTES = 3
SOURCES = 8
TWINS = 3
LISTED = 100  # attacks in one summary
SHOWN = (
    "place",
    "when",
    "weapon",
    "munitions",
    "killed",
    "wounded",
    "target",
    "claimed_by",
    "blamed_on",
)
ALWAYS = ("killed", "wounded")  # silence about people is said aloud
ZOOM = {Precision.SITE: 14, Precision.NEAR: 11, Precision.DISTRICT: 10, Precision.PROVINCE: 8}
WIDEST = 6  # zoom of a region or a country


def render(
    alert: Alert,
    revision: Revision,
    incident: Incident,
    *,
    why: Why,
    words: Words,
    timezone: str,
    before: Earlier | None = None,
    desk: Desk | None = None,
    twins: Sequence[Twin] = (),
) -> Message:
    """Return the message for one alert.

    `before` is what this subscriber was told last; None when they know nothing yet.
    `desk` signs the links with which they can pause or end the messages. `twins` are the attacks
    that may be the same as this one.
    """
    document = _document(alert, revision, incident, why, words, timezone, before)
    first, last = _twins(twins, desk, words), _manage(alert, desk, words)
    document = replace(document, sections=(*first, *document.sections, last))
    message = message_of(document, key=alert.key, thread=incident.id)
    unsubscribe = desk.manage_link(alert.subscriber) if desk else ""
    data = as_data(alert, revision, incident, message.subject, before, twins)
    return replace(message, unsubscribe=unsubscribe, data=data)


def repeated(message: Message, words: WordBook) -> Message:
    """The same message, marked as one that may have arrived before."""
    mark = words[message.language if message.language in words else "en"].repeat
    return replace(
        message,
        subject=plain(f"[{mark}] {message.subject}", SUBJECT),
        text=f"[{mark}] {message.text}",
        html=str(Markup("<p>[{}]</p>\n").format(mark)) + message.html,
    )


def undelivered(message: Message, words: WordBook, channel: str, why: str) -> Message:
    """A copy for the fallback: which channel did not deliver it, and why."""
    language = message.language if message.language in words else "en"
    mark = words[language].undelivered.format(channel=channel, why=plain(why, QUOTE))
    return replace(
        message,
        subject=plain(message.subject, SUBJECT),
        text=f"{message.text}\n{mark}\n",
        html=message.html + str(Markup("<p>{}</p>\n").format(mark)),
        key=f"{message.key}/{channel}",
    )


def plainer(message: Message, plainness: int) -> Message:
    """A form of the message for providers that refuse the full one: without markup (1), then only
    what has to be known and where to read on (2). At most 300 characters then."""
    if plainness == 0:
        return message
    if plainness == 1:
        return replace(message, html="", links=())
    where = next((one for one in message.links if len(one) < SHORT // 3), "")
    head = cut(message.text.partition("\n")[0], SHORT - len(where) - 1)
    return replace(message, text=f"{head}\n{where}".strip(), html="", links=(), data={})


def summary(messages: Sequence[Message], words: Words, name: str) -> Message:
    """One message in the place of many: the first line of each, the newest word on an attack only.

    `name` tells it from every other summary and is its idempotency key.
    """
    newest = {message.thread or message.key: message for message in messages}
    lines = tuple(Line(text=message.subject) for message in list(newest.values())[:LISTED])
    more = len(newest) - len(lines)
    if more:
        lines += (Line(text=words.more.format(count=more)),)
    document = Document(
        headline=words.phrase(words.summary, len(newest), str(len(newest))),
        sections=(Section(title=words.sections["attacks"], lines=lines),),
        footer=f"{words.reference} {reference(name)}",
        language=words.language,
        direction=words.direction,
    )
    return message_of(document, key=name)


def trial(subscriber: str, words: Words, name: str) -> Message:
    """A message that tries a channel, marked as such in its first line."""
    lines = tuple(Line(text=line.format(subscriber=subscriber)) for line in words.trial)
    document = Document(
        headline=words.test,
        sections=(Section(title=words.sections["happened"], lines=lines),),
        footer=f"{words.reference} {reference(name)}",
        language=words.language,
        direction=words.direction,
    )
    return message_of(document, key=name)


def message_of(document: Document, *, key: str, thread: str = "") -> Message:
    return Message(
        subject=plain(document.headline, SUBJECT),
        text=as_text(document),
        html=as_html(document),
        thread=thread,
        key=key,
        language=document.language,
        links=document.links,
    )


def reference(key: str) -> str:
    """Six characters for people to name a message by, the same on every copy of it."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:6]


def _document(
    alert: Alert,
    revision: Revision,
    incident: Incident,
    why: Why,
    words: Words,
    timezone: str,
    before: Earlier | None,
) -> Document:
    mark = words.marks[alert.change]
    first = facts.headline(revision, incident, words)
    sections = (
        _changed(revision, before.facts if before else None, words),
        _facts(revision, incident, words),
        _quotes(incident, words, timezone),
        _sources(incident, words),
        _map(revision.facts.place, words),
        _why(why, words),
    )
    return Document(
        headline=f"{mark}: {first}" if mark else first,
        sections=tuple(section for section in sections if section and section.lines),
        footer=f"{words.reference} {reference(alert.key)} / {incident.id} / {revision.number}",
        language=words.language,
        direction=words.direction,
    )


def _twins(twins: Sequence[Twin], desk: Desk | None, words: Words) -> tuple[Section, ...]:
    """Who reads of a second attack has to know at once that it may be the first, told again."""
    lines = tuple(_twin(one, desk, words) for one in twins[:TWINS])
    return (Section(title=words.sections["twins"], lines=lines, aside=True),) if lines else ()


def _twin(one: Twin, desk: Desk | None, words: Words) -> Line:
    attack = f"{facts.what(one.facts, words)}{facts.SEPARATOR}{facts.when(one.facts.when, words)}"
    page = f"{desk.public_url}/incidents/{one.incident_id}" if desk else link(one.url)
    return Line(text=f"{attack} ({words.foreign(one.incident_id)})", link=page)


def _changed(revision: Revision, before: Facts | None, words: Words) -> Section | None:
    """What is not as this subscriber knows it: old and new side by side."""
    if before is None:
        return None
    lines = []
    for name in (*SHOWN, "modality"):
        old, new = getattr(before, name), getattr(revision.facts, name)
        if old != new:
            shown = words.changed.format(new=facts.value(new, words), old=facts.value(old, words))
            lines.append(Line(label=words.facts[name], text=shown))
    if not lines or revision.change is Change.RETRACTION:
        lines.append(Line(text=plain(revision.reason, QUOTE)))
    return Section(title=words.sections["changed"], lines=tuple(lines))


def _facts(revision: Revision, incident: Incident, words: Words) -> Section:
    known, lines = revision.facts, []
    for name in SHOWN:
        value = getattr(known, name)
        if value in (None, ()) and name not in ALWAYS:
            continue
        disputed = facts.claimed(name, incident, words)
        shown = facts.value(value, words) + (f" ({disputed})" if disputed else "")
        lines.append(Line(label=words.facts[name], text=shown))
    taken_back = revision.status is Status.RETRACTED
    title = words.sections["was_reported" if taken_back else "facts"]
    return Section(title=title, lines=tuple(lines))


def _quotes(incident: Incident, words: Words, timezone: str) -> Section:
    """The newest words of different outlets."""
    chosen: dict[str, Claim] = {}
    for claim in sorted(incident.claims, key=lambda claim: claim.as_of, reverse=True):
        if claim.quote.strip():
            chosen.setdefault(claim.publisher, claim)
    lines = tuple(
        Line(
            text=words.foreign(f'"{plain(claim.quote, QUOTE)}"')
            + f" - {facts.who(claim, words)}{words.comma}{facts.instant(claim, timezone, words)}"
        )
        for claim in list(chosen.values())[:QUOTES]
    )
    return Section(title=words.sections["quotes"], lines=lines)


def _sources(incident: Incident, words: Words) -> Section:
    seen = {(claim.publisher, claim.url): claim for claim in incident.claims}
    lines = tuple(_source(claim, words) for claim in list(seen.values())[:SOURCES])
    return Section(title=words.sections["sources"], lines=lines)


def _source(claim: Claim, words: Words) -> Line:
    parts = [facts.who(claim, words)]
    if claim.source:
        parts.append(words.reliability.format(letter=claim.source.reliability))
        parts.append(facts.affiliation(claim, words))
    return Line(text=words.comma.join(part for part in parts if part), link=link(claim.url))


def _map(place: Place | None, words: Words) -> Section | None:
    if place is None or place.lat is None:
        return None
    note = "area"
    if place.precision <= Precision.NEAR:
        note = "site" if place.precision is Precision.SITE else "near"
    zoom, at = ZOOM.get(place.precision, WIDEST), f"{place.lat:.5f}/{place.lon:.5f}"
    url = (
        f"https://www.openstreetmap.org/?mlat={place.lat:.5f}&mlon={place.lon:.5f}#map={zoom}/{at}"
    )
    text = words.map_note[note].format(km=round(place.radius_km))
    return Section(title=words.sections["map"], lines=(Line(text=text, link=url),))


def _manage(alert: Alert, desk: Desk | None, words: Words) -> Section:
    """How to hear less; without a desk there is nobody but the operator to ask."""
    lines = [Line(text=words.manage_by_hand)]
    if desk is not None:
        lines = [Line(text=words.manage, link=desk.manage_link(alert.subscriber))]
    if desk is not None and alert.severity is Severity.CRITICAL:
        seen = desk.seen_link(alert.subscriber, alert.incident_id)
        lines.insert(0, Line(text=words.seen, link=seen))
    return Section(title=words.sections["manage"], lines=tuple(lines))


def _why(why: Why, words: Words) -> Section:
    detail = words.country(why.detail) if why.ground is Ground.COUNTRY else plain(why.detail)
    text = words.why[why.ground].format(detail=detail, km=why.km, within=why.within)
    return Section(title=words.sections["why"], lines=(Line(text=text),))
