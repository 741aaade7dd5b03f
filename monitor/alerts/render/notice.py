"""A trouble of the monitor itself as a message. Pure."""

from babel import Locale

from monitor.alerts.notice import Notice, Sight
from monitor.alerts.render import LISTED, QUOTE, message_of, reference
from monitor.alerts.render.clean import plain
from monitor.alerts.render.document import Document, Line, Section
from monitor.alerts.render.words import Words
from monitor.types import Message

NAMED = 3  # places in the first line


def notice(about: Notice, words: Words, name: str, *, operator: bool) -> Message:
    """`name` is the idempotency key. The cure is for those who can do something: the operators."""
    said = words.notices[about.trouble]
    values: dict[str, str] = {key: plain(value, QUOTE) for key, value in about.values.items()}
    names = [sight_name(sight, words) for sight in about.sights]
    values["where"] = words.comma.join(names[:NAMED])
    if len(names) > NAMED:
        values["where"] += f" {words.more.format(count=len(names) - NAMED)}"
    texts = [line.format(**values) for line in said.lines]
    texts += [sight_line(sight, said.each, words) for sight in about.sights[:LISTED]]
    lines = tuple(Line(text=text) for text in texts)
    sections = [Section(title=words.sections["happened"], lines=lines)]
    if operator:
        cure = (Line(text=said.cure.format(**values)),)
        sections.append(Section(title=words.sections["cure"], lines=cure))
    document = Document(
        headline=f"{words.monitor}: {said.headline.format(**values)}",
        sections=tuple(sections),
        footer=f"{words.reference} {reference(name)}",
        language=words.language,
        direction=words.direction,
    )
    return message_of(document, key=name)


def sight_name(sight: Sight, words: Words) -> str:
    match sight.area:
        case "country":
            return words.country(sight.name)
        case "language":
            return str(Locale.parse(words.locale).languages.get(sight.name, sight.name))
    return words.foreign(plain(sight.name))


def sight_line(sight: Sight, pattern: str, words: Words) -> str:
    """How well one place is seen, in a sentence."""
    values = {key: plain(value, QUOTE) for key, value in sight.values.items()}
    return pattern.format(where=sight_name(sight, words), **values)
