"""What the opening of an article shows, as signs of which verdict weights are learnt. Pure.

A sign is a role or a pattern of the rules, with where it stands, or a plain word. Names of places
and actors are none: what is told does not hang on where it is told of.
"""

from collections.abc import Iterator
from typing import Final

import regex

from monitor.reading.document import Sentence
from monitor.reading.mentions import readings_of
from monitor.reading.opening import Opening
from monitor.reading.patterns import Patterns

NAMES: Final = ("place", "actor")
DIGIT: Final = regex.compile(r"\d")


def signs_of(opening: Opening, patterns: Patterns) -> frozenset[str]:
    """The signs in the title, the first sentence and the sentences after it."""
    parts = (("title", opening.title), ("first", opening.first), ("later", opening.text[1:]))
    return frozenset(
        sign
        for where, sentences in parts
        for sentence in sentences
        for sign in _signs(where, sentence, patterns)
    )


def _signs(where: str, sentence: Sentence, patterns: Patterns) -> Iterator[str]:
    for hit in sentence.hits:
        yield f"{where} {hit.role}"
        if hit.kind and hit.role not in NAMES:
            yield f"{where} {hit.role}:{hit.kind}"
    for reading in readings_of(sentence, patterns):
        yield f"{where} says {reading.says}"
    for word in _words(sentence):
        yield f"“{word}”"
        if where == "title":
            yield f"title “{word}”"


def _words(sentence: Sentence) -> Iterator[str]:
    """Its words but for names; numbers by their length only."""
    named = [(hit.start, hit.end) for hit in sentence.having(*NAMES)]
    for start, end in sentence.words:
        if not any(first <= start < last for first, last in named):
            yield DIGIT.sub("0", sentence.folded[start:end])
