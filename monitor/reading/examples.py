"""The examples in the rules files, run: a rule finds its `match` and leaves its `no_match`."""

from collections.abc import Iterator
from datetime import UTC, datetime

from monitor.errors import Problem
from monitor.lexicon import ActorEntry, PatternEntry, TermEntry
from monitor.reading.document import Document, Rulebook, open_article
from monitor.reading.mentions import readings_of
from monitor.reading.patterns import Patterns
from monitor.types import Article, Source

Entry = TermEntry | PatternEntry | ActorEntry
ANY = ""  # names belong to no language
SOME_DAY = datetime(2020, 1, 1, tzinfo=UTC)


def failing(rules: Rulebook, patterns: Patterns) -> tuple[Problem, ...]:
    """One problem for each example that does not do what it is there to show."""
    return tuple(_failing(rules, patterns))


def _failing(rules: Rulebook, patterns: Patterns) -> Iterator[Problem]:
    for file in rules.lexicon.files:
        name = f"rules/{file.language}.yaml"
        for term in file.terms:
            yield from _judge(name, term, file.language, rules, patterns)
        for pattern in file.patterns:
            yield from _judge(name, pattern, file.language, rules, patterns)
    for actor in rules.lexicon.actors.values():
        yield from _judge("actors.yaml", actor, ANY, rules, patterns)


def _judge(
    file: str, entry: Entry, language: str, rules: Rulebook, patterns: Patterns
) -> Iterator[Problem]:
    for expected, examples in ((True, entry.match), (False, entry.no_match)):
        for example in examples:
            if (entry.id in _found(entry, example, language, rules, patterns)) is not expected:
                said = "not found in" if expected else "found in"
                yield Problem(
                    file=file,
                    line=0,
                    key=entry.id,
                    message=f"{said} {example!r}",
                    cure="mend the rule or the example",
                )


def _found(
    entry: Entry, example: str, language: str, rules: Rulebook, patterns: Patterns
) -> set[str]:
    document = _open(example, language, rules)
    if isinstance(entry, PatternEntry):
        readings = [r for s in document.sentences for r in readings_of(s, patterns)]
        return {reading.pattern.id for reading in readings}
    return {hit.term.id for sentence in document.sentences for hit in sentence.hits}


def _open(example: str, language: str, rules: Rulebook) -> Document:
    article = Article(
        url="", title="", text=example, published=SOME_DAY, source=Source(publisher="example")
    )
    return open_article(article, language, rules)
