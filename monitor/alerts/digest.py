"""What happened in a period, for one subscriber, and how well we could see. Pure."""

from collections.abc import Iterable, Iterator

from babel.dates import format_date

from monitor.alerts.notice import Sight, Trouble
from monitor.alerts.render import LISTED, facts, message_of, reference
from monitor.alerts.render.document import Document, Line, Section
from monitor.alerts.render.notice import sight_line
from monitor.alerts.render.words import Words
from monitor.alerts.scope import Why, in_scope
from monitor.alerts.subscribers import Subscriber
from monitor.alerts.times import Period
from monitor.types import Incident, Message, Revision

DARK = 10  # places that no source watches, in one digest

News = tuple[Revision, Incident]  # an attack and its newest revision in the period


def digest(
    subscriber: Subscriber,
    period: Period,
    news: Iterable[News],
    *,
    healthy: int,
    sources: int,
    dark: tuple[Sight, ...] = (),
    words: Words,
    name: str,
) -> Message:
    """Return the digest of `period`, also when nothing happened: silence that is said is no doubt.

    `healthy` of `sources` feeds deliver at present; `dark` is what none of them shows. `name` is
    the idempotency key.
    """
    asked = [one for one in news if isinstance(in_scope(*one, subscriber.receive), Why)]
    asked.sort(key=lambda one: (-one[0].severity, one[0].at))
    lines = tuple(Line(text=facts.headline(*one, words)) for one in asked[:LISTED])
    if len(asked) > LISTED:
        lines += (Line(text=words.more.format(count=len(asked) - LISTED)),)
    day = format_date(period.day, "EEE d MMM y", locale=words.locale)
    counted = words.phrase(words.digest, len(asked), str(len(asked)))
    document = Document(
        headline=f"{counted}{facts.SEPARATOR}{day}",
        sections=(
            Section(
                title=words.sections["attacks"], lines=lines or (Line(text=words.nothing_new),)
            ),
            Section(
                title=words.sections["sources"],
                lines=(_health(healthy, sources, words), *_dark(dark, words)),
            ),
        ),
        footer=f"{words.reference} {reference(name)}",
        language=words.language,
        direction=words.direction,
    )
    return message_of(document, key=name)


def _health(healthy: int, sources: int, words: Words) -> Line:
    return Line(text=words.healthy.format(healthy=healthy, sources=sources))


def _dark(dark: tuple[Sight, ...], words: Words) -> Iterator[Line]:
    for sight in dark[:DARK]:
        yield Line(text=sight_line(sight, words.notices[Trouble.BLIND].each, words))
    if len(dark) > DARK:
        yield Line(text=words.more.format(count=len(dark) - DARK))
