"""What is wrong with rules whatever text they read: entries that overlap, that can never fire, and
entries that are not obvious and show no example. Pure.

Not obvious are all patterns, and the terms of SUBTLE roles: words that are an attack only in
company, and words that take an attack back or put it elsewhere. They carry `match`, and `no_match`
where the same words mean something else.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from monitor.errors import Problem
from monitor.lexicon import Lexicon, PatternEntry, RulesFile, TermEntry, expand
from monitor.reading.patterns import Pattern, Patterns
from monitor.text import fold_word

SUBTLE: Final = frozenset(
    ("hit", "lands", "weak_event", "known", "recall", "update", "idiom", "topic")
) | frozenset(
    ("past", "then", "denied", "intercepted", "failed", "threat", "drill", "hypothetical")
) | {"foiled", "aggregate"}  # fmt: skip
ELSEWHERE: Final = frozenset(("place", "actor"))  # roles whose words no rules file holds


def mistakes(lexicon: Lexicon, patterns: Patterns) -> tuple[Problem, ...]:
    """Entries of which one takes the other's place, and patterns that can never fire."""
    found: list[Problem] = []
    for file in lexicon.files:
        found += _overlapping(file)
        found += _never_filled(file, lexicon)
        found += _shadowed(file, patterns)
    return tuple(found)


def unshown(lexicon: Lexicon) -> tuple[Problem, ...]:
    """Entries that are not obvious and carry no example."""
    cure = "add match: [a sentence in which it is found] (and no_match: [one that only looks so])"
    return tuple(
        _problem(file, entry, "shows no example", cure)
        for file in lexicon.files
        for entry in _subtle(file)
        if not entry.match
    )


def _subtle(file: RulesFile) -> Iterator[TermEntry | PatternEntry]:
    yield from (term for term in file.terms if term.role in SUBTLE)
    yield from file.patterns


def _overlapping(file: RulesFile) -> Iterator[Problem]:
    """The same word in two terms of one role, which can only say different kinds of it.

    A word may speak of several topics.
    """
    known: dict[tuple[str, str, str], TermEntry] = {}
    told: set[tuple[str, str]] = set()
    for entry in (term for term in file.terms if term.role != "topic"):
        for word in _forms(entry):
            other = known.setdefault((word, entry.role, entry.prefixed), entry)
            if other is not entry and (entry.id, other.id) not in told:
                told.add((entry.id, other.id))
                message = f"{word!r} stands in {other.id} as well, which is {entry.role} too"
                yield _problem(file, entry, message, "keep it in one of them")


def _never_filled(file: RulesFile, lexicon: Lexicon) -> Iterator[Problem]:
    """Patterns with a slot for which no term has the role and kind."""
    spoken = [one for one in lexicon.files if file.language in (one.language, one.borrows)]
    terms = {(term.role, kind) for one in spoken for term in one.terms for kind in ("", term.kind)}
    for entry in file.patterns:
        for slot in entry.when.split():
            if not any(_is_filled(name, file, terms) for name in slot.split("|")):
                yield _problem(file, entry, f"nothing fills {slot!r}", "add a term, or take it out")


def _is_filled(name: str, file: RulesFile, terms: set[tuple[str, str]]) -> bool:
    if name.startswith("@"):
        return any(_is_filled(member, file, terms) for member in file.groups[name[1:]])
    role, _, kind = name.partition(":")
    return role in ELSEWHERE or (role, kind) in terms


def _shadowed(file: RulesFile, patterns: Patterns) -> Iterator[Problem]:
    """Patterns that find nothing that another one does not find."""
    own = {entry.id: entry for entry in file.patterns}
    listed = {p.id: p for group in patterns[file.language].values() for p in group if p.id in own}
    for one, other in combinations(listed.values(), 2):
        for narrow, wide in ((one, other), (other, one)):
            if _covers(wide, narrow):
                message = f"finds nothing that {wide.id} does not find"
                yield _problem(file, own[narrow.id], message, "take it out")
                break


def _covers(wide: Pattern, narrow: Pattern) -> bool:
    same = (wide.says, wide.kind, len(wide.slots)) == (narrow.says, narrow.kind, len(narrow.slots))
    return (
        same
        and narrow.within <= wide.within
        and all(
            _holds(w, role, kind)
            for n, w in zip(narrow.slots, wide.slots, strict=True)
            for role, kind in n
        )
    )


def _holds(slot: Iterable[tuple[str, str]], role: str, kind: str) -> bool:
    return (role, kind) in slot or (role, "") in slot


def _forms(entry: TermEntry) -> Iterator[str]:
    for word in entry.words:
        yield from (fold_word(form).replace("-", " ") for form in expand(word))


def _problem(file: RulesFile, entry: TermEntry | PatternEntry, message: str, cure: str) -> Problem:
    return Problem(
        file=f"rules/{file.language}.yaml", line=0, key=entry.id, message=message, cure=cure
    )
