"""Terms found in text: one automaton over the words of all languages.

The automaton holds each form bare. What a language writes in front of a word (wa-, bi-, al-) is
looked at where a form was found, so that a few hundred words need no hundred thousand forms.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, NamedTuple

import ahocorasick
import regex

from monitor.lexicon.files import ActorEntry, RulesFile, TermEntry, expand
from monitor.text import fold_word
from monitor.types import Kind

SCRIPTS: Final = {
    "latin": regex.compile(r"[A-z]"),
    "arabic": regex.compile(r"[\u0600-\u06ff]"),
    "hebrew": regex.compile(r"[\u0590-\u05ff]"),
    "cyrillic": regex.compile(r"[\u0400-\u04ff]"),
}

WORD: Final = regex.compile(r"\w")
BARE: Final = frozenset({""})
LONGEST_PREFIX: Final = 8  # letters; so that a text without spaces costs no more


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a rules file as the scanner reports it."""

    id: str
    role: str
    language: str  # "" for names that are the same in all languages
    kind: str = ""
    value: float | None = None
    suggests: Kind | None = None
    cased: bool | Literal["always"] = False
    state: bool = False  # the name of a government or its army

    def __str__(self) -> str:
        return f"{self.language}:{self.id}"


class Match(NamedTuple):
    """A term found at [start, end) of a folded text."""

    term: Term
    start: int
    end: int
    written: str  # the form as it stands in the rules file


class Form(NamedTuple):
    """One way to write a term."""

    term: Term
    written: str  # as it stands in the rules file
    prefixes: frozenset[str]  # what may stand in front of it; "" where it may stand bare
    rank: int = 0  # its place among all forms: of equals the first counts
    ahead: int = 0  # letters at its end that have to follow and are left to other terms


Span = tuple[int, int]


class Scanner:
    """Finds terms as whole words. Immutable once built."""

    def __init__(self, files: tuple[RulesFile, ...], actors: tuple[ActorEntry, ...]) -> None:
        forms: dict[str, list[Form]] = {}
        every = itertools.chain(_forms(files), _names(files, actors))
        for rank, (text, term, written, prefixes) in enumerate(every):
            form = Form(term, written, prefixes, rank, _ahead(text))
            forms.setdefault(_whole(text), []).append(form)
        self._automaton = ahocorasick.Automaton()
        for text, ways in forms.items():
            self._automaton.add_word(text, (len(text), tuple(ways)))
        self._automaton.make_automaton()

    def scan(self, folded: str) -> list[Match]:
        """Every term in `folded`, in order; of overlapping ones the longest."""
        after = f"{folded} "  # the letter after each place
        spans: dict[tuple[int, int], list[Form]] = {}
        for last, (length, forms) in self._automaton.iter(folded.replace("-", " ")):
            if not _EDGES[after[last + 1]]:
                continue
            start = last + 1 - length
            word = _start_of_word(folded, start)
            prefix = folded[word:start]
            for form in forms:
                if prefix in form.prefixes:
                    spans.setdefault((word, last + 1 - form.ahead), []).append(form)
        return [
            Match(term, start, end, written)
            for start, end in _longest(sorted(spans))
            for term, written in _terms(spans[start, end]).items()
        ]


class _Edges(dict[str, bool]):
    """Whether a word ends beside a letter, worked out once per letter."""

    def __missing__(self, letter: str) -> bool:
        edge = self[letter] = WORD.match(letter) is None
        return edge


_EDGES: Final = _Edges()


def _start_of_word(folded: str, start: int) -> int:
    """Where the word begins that has something written in front of `start`, if it is not long."""
    word = start
    while word and start - word <= LONGEST_PREFIX and not _EDGES[folded[word - 1]]:
        word -= 1
    return word


def _terms(forms: list[Form]) -> dict[Term, str]:
    """Each term once, with the form that comes first in the files."""
    if len(forms) == 1:
        return {forms[0].term: forms[0].written}
    terms: dict[Term, str] = {}
    for form in sorted(forms, key=lambda form: form.rank):
        terms.setdefault(form.term, form.written)
    return terms


def _longest(spans: list[Span]) -> list[Span]:
    """Of `spans`, which are in order, those that overlap no longer one; of equals the first."""
    if all(before[1] <= after[0] for before, after in itertools.pairwise(spans)):
        return spans
    kept: list[Span] = []
    taken: set[int] = set()
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        # a shorter one that overlaps a longer one has its first or its last letter in it
        if start not in taken and end - 1 not in taken:
            taken.update(range(start, end))
            kept.append((start, end))
    return sorted(kept)


Way = tuple[str, Term, str, frozenset[str]]  # the folded text, its term, as written, prefixes


def _forms(files: tuple[RulesFile, ...]) -> Iterator[Way]:
    for file in files:
        article = fold_word(file.article)
        for entry in file.terms:
            term = Term(
                id=entry.id,
                role=entry.role,
                language=file.language,
                kind=entry.kind,
                value=entry.value,
                suggests=entry.suggests,
                cased=entry.cased,
            )
            prefixes = _prefixes(file, entry)
            for written in itertools.chain.from_iterable(map(expand, entry.words)):
                for text, allowed in _with_clitics(_plain(written), prefixes, article):
                    yield text, term, written, allowed


def _names(files: tuple[RulesFile, ...], actors: tuple[ActorEntry, ...]) -> Iterator[Way]:
    """Names belong to no language, but take the clitics of the languages of their script."""
    clitics = [(f.script, _prefixed(f, "actor"), fold_word(f.article)) for f in files]
    for actor in actors:
        term = Term(actor.id, "actor", "", actor.id, cased=actor.cased, state=actor.state)
        for written in itertools.chain.from_iterable(map(expand, actor.aliases)):
            plain, script = _plain(written), script_of(written)
            yield plain, term, written, BARE
            for _, prefixes, article in (one for one in clitics if one[0] == script):
                for text, allowed in _with_clitics(plain, prefixes, article):
                    yield text, term, written, allowed


def script_of(text: str) -> str:
    """The script most letters of `text` are of: latin, arabic, hebrew or cyrillic."""
    if text.isascii():
        return "latin"
    return max(SCRIPTS, key=lambda name: len(SCRIPTS[name].findall(text)))


def _plain(written: str) -> str:
    return fold_word(written).replace("-", " ")


def _with_clitics(
    plain: str, prefixes: frozenset[str], article: str
) -> Iterator[tuple[str, frozenset[str]]]:
    """The forms of one folded form, each with what may stand in front of it."""
    if not plain:
        return
    yield plain, prefixes
    if article and plain.startswith(article) and len(plain) > len(article):
        yield plain[len(article) :], _contracting(prefixes, article)
    first, *rest = plain.split(" ")
    if not (article and rest) or "[" in plain:
        return
    if any(word.startswith(article) for word in (first, *rest)):
        return  # already definite, or an annexation ("opening of the fire"): as it stands
    definite = " ".join(article + word for word in rest)
    yield f"{first} {definite}", _defining(prefixes, article)


def _prefixes(file: RulesFile, entry: TermEntry) -> frozenset[str]:
    if entry.prefixed:
        return frozenset(map(fold_word, file.prefixes[entry.prefixed]))
    return _prefixed(file, entry.role)


def _prefixed(file: RulesFile, role: str) -> frozenset[str]:
    """What may be written in front of words with this role, and nothing at all."""
    return BARE | set(map(fold_word, file.prefixes.get(role, file.prefixes.get("default", ()))))


def _whole(text: str) -> str:
    """ "after [the attack]" as it stands in a text."""
    return text.replace("[", "").replace("]", "")


def _ahead(text: str) -> int:
    """The letters in brackets at the end, and the space before them."""
    _, bracket, follows = text.partition(" [")
    return len(_whole(follows)) + 1 if bracket else 0


@cache
def _defining(prefixes: frozenset[str], article: str) -> frozenset[str]:
    """Those that hold the article."""
    whole = (prefix for prefix in prefixes if prefix.endswith(article))
    return _contracting(prefixes, article).union(whole)


@cache
def _contracting(prefixes: frozenset[str], article: str) -> frozenset[str]:
    """Those that hold the article, shortened: li + al- becomes ll-."""
    return frozenset(prefix for prefix in prefixes if prefix.endswith(article[-1] * 2))
