"""Patterns over the roles of words, as data: which words, in which order, say an attack.

    - id: means-hit
      when: means hit|killed          # slots in order; `|` gives alternatives
      within: 6                       # at most so many words between two slots
      says: attack
      match: ["Rockets late on Monday hit the base"]

A slot is a role, `role:kind`, or `@name` for a group of the same file (`groups: {harm: [killed]}`).
A pattern never reaches over a `stop` (after, when ...), which begins another clause. What a pattern
can say is listed in SAYS.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from monitor.errors import ConfigError, Problem
from monitor.lexicon import ROLES, Lexicon, PatternEntry, RulesFile
from monitor.reading.document import Hit

SAYS: Final = {
    "attack": "there was an attack",
    "maybe": "there was an attack if more speaks for it: a place, a day, nothing against it",
    "named": "an attack is named; that it is news has to be told elsewhere",
    "recall": "an attack that the reader is taken to know",
    "update": "something new about an attack that the reader is taken to know",
    "known": "an attack that is only named by its day: Saturday's attack",
    "inside": "told in a clause on a thing that the news is about: the block that a bomb hit",
    "another": "a further attack, not the one before",
    "past": "long before the news",
    "aggregate": "many attacks counted together",
    "nothing": "no attack, whatever its words look like",
    "denied": "it did not happen",
    "intercepted": "it was stopped in the air",
    "failed": "it was launched or placed and did not go off",
    "threatened": "it is planned, feared or threatened",
    "drill": "it is an exercise or a test",
    "hypothetical": "it would, could or should",
    "foiled": "it was stopped before anything was launched or placed",
}

ATTACKS: Final = (
    "attack",
    "named",
    "maybe",
    "another",
)  # there was one; the rest say how or what of it

PLACE: Final = "place"  # the role that needs the gazetteer

Slot = frozenset[tuple[str, str]]  # (role, kind); kind "" stands for any


@dataclass(frozen=True, slots=True)
class Pattern:
    id: str
    slots: tuple[Slot, ...]
    within: int
    says: str
    kind: str


ByRole = Mapping[str, tuple[Pattern, ...]]  # by the role a pattern begins with


@dataclass(frozen=True, eq=False)
class Patterns:
    """The patterns of all languages, by language and by the roles they begin with."""

    by_language: Mapping[str, ByRole]

    def __getitem__(self, language: str) -> ByRole:
        return self.by_language[language]

    def may_tell(self, roles: frozenset[str]) -> bool:
        """Whether words with `roles`, and any places among them, can tell of an attack."""
        return _may_tell(self, roles)


@dataclass(frozen=True, slots=True)
class Reading:
    """A pattern found, and the hits that fill its slots."""

    pattern: Pattern
    hits: tuple[Hit, ...]

    def __hash__(self) -> int:
        return hash((self.pattern.id, self.hits))

    @property
    def says(self) -> str:
        return self.pattern.says


def compile_patterns(lexicon: Lexicon) -> Patterns:
    """The patterns of all languages, by language and by the roles they begin with.

    Raises ConfigError for roles and groups that nobody defined.
    """
    problems: list[Problem] = []
    own: dict[str, list[Pattern]] = {}
    for file in lexicon.files:
        own[file.language] = []
        for entry in file.patterns:
            unknown = _unknown(entry, file)
            if unknown:
                problems.append(_problem(file, entry, unknown))
            else:
                own[file.language].append(_compile(entry, file))
    if problems:
        raise ConfigError(tuple(problems))
    return Patterns(
        {
            file.language: _by_first_role(own[file.language] + own.get(file.borrows, []))
            for file in lexicon.files
        }
    )


def _by_first_role(patterns: Sequence[Pattern]) -> ByRole:
    roles = {role for pattern in patterns for role, _ in pattern.slots[0]}
    return {
        role: tuple(p for p in patterns if role in {first for first, _ in p.slots[0]})
        for role in sorted(roles)
    }


def find(hits: Iterable[Hit], patterns: Patterns, says: tuple[str, ...] = ()) -> Iterator[Reading]:
    """Every pattern at every place where it fits; `hits` are those of one clause, in order.

    `says`: only the patterns that say one of these.
    """
    line = tuple(hits)
    language = next((hit.term.language for hit in line if hit.term.language), "")
    spoken = _fitting(patterns, language, frozenset(hit.role for hit in line), says)
    for index, hit in enumerate(line):
        for pattern in spoken.get(hit.role, ()):
            filled = _fill(pattern, line, index)
            if filled:
                yield Reading(pattern, filled)


def may_find(hits: Iterable[Hit], patterns: Patterns) -> bool:
    """Whether `find` could find an attack in `hits`, were there places anywhere among them.

    Of a pattern with a place, what comes after it is only asked to be there.
    """
    line = tuple(hits)
    roles = frozenset(hit.role for hit in line) | {PLACE}
    for language in {hit.term.language for hit in line} - {""}:
        spoken = _fitting(patterns, language, roles, ATTACKS)
        starts = [(0, PLACE), *((index, hit.role) for index, hit in enumerate(line))]
        if any(_may_fill(p, line, at) for at, role in starts for p in spoken.get(role, ())):
            return True
    return False


# News puts the same few roles together again and again; most patterns lack one of them.
@lru_cache(maxsize=8192)
def _fitting(
    patterns: Patterns, language: str, roles: frozenset[str], says: tuple[str, ...]
) -> ByRole:
    """The patterns of `language` whose every slot can be filled from `roles`."""
    fitting = {
        first: tuple(p for p in spoken if _can_fill(p, roles) and (not says or p.says in says))
        for first, spoken in patterns.by_language.get(language, {}).items()
        if first in roles
    }
    return {first: found for first, found in fitting.items() if found}


@lru_cache(maxsize=8192)
def _may_tell(patterns: Patterns, roles: frozenset[str]) -> bool:
    named = roles | {PLACE}
    return any(_fitting(patterns, language, named, ATTACKS) for language in patterns.by_language)


def _can_fill(pattern: Pattern, roles: frozenset[str]) -> bool:
    return all(any(role in roles for role, _ in slot) for slot in pattern.slots)


def _fill(pattern: Pattern, line: tuple[Hit, ...], index: int) -> tuple[Hit, ...]:
    """The hits from `index` on that fill the slots, each the nearest that does; () if none."""
    filled: list[Hit] = []
    for slot in pattern.slots:
        index = _next(slot, line, index, filled, pattern.within)
        if index < 0:
            return ()
        filled.append(line[index])
        index += 1
    return tuple(filled)


def _may_fill(pattern: Pattern, line: tuple[Hit, ...], index: int) -> bool:
    """As `_fill`, with places wherever they are needed from the first of them on."""
    filled: list[Hit] = []
    for number, slot in enumerate(pattern.slots):
        if _is_place(slot):
            rest = (one for one in pattern.slots[number + 1 :] if not _is_place(one))
            return all(any(_fits(hit, one) for hit in line[index:]) for one in rest)
        index = _next(slot, line, index, filled, pattern.within)
        if index < 0:
            return False
        filled.append(line[index])
        index += 1
    return True


def _is_place(slot: Slot) -> bool:
    return any(role == PLACE for role, _ in slot)


def _next(slot: Slot, line: tuple[Hit, ...], index: int, filled: list[Hit], within: int) -> int:
    if not filled:
        return index if _fits(line[index], slot) else -1
    before = filled[-1]
    for position in range(index, len(line)):
        hit = line[position]
        if hit.first_word - before.last_word - 1 > within:
            return -1
        if hit.first_word > before.last_word and _fits(hit, slot):
            return position
    return -1


def _fits(hit: Hit, slot: Slot) -> bool:
    return (hit.role, "") in slot or (hit.role, hit.kind) in slot


def _compile(entry: PatternEntry, file: RulesFile) -> Pattern:
    slots = tuple(frozenset(_alternatives(slot, file)) for slot in entry.when.split())
    return Pattern(entry.id, slots, entry.within, entry.says, entry.kind)


def _alternatives(slot: str, file: RulesFile) -> Iterator[tuple[str, str]]:
    for name in slot.split("|"):
        if name.startswith("@"):
            for member in file.groups[name[1:]]:
                yield from _alternatives(member, file)
        else:
            role, _, kind = name.partition(":")
            yield role, kind


def _unknown(entry: PatternEntry, file: RulesFile) -> str:
    """The first name in the pattern that nothing defines; "" when all is well."""
    if entry.says not in SAYS:
        return entry.says
    for slot in entry.when.split():
        for name in slot.split("|"):
            known = name[1:] in file.groups if name[0] == "@" else name.partition(":")[0] in ROLES
            if not known:
                return name
    return ""


def _problem(file: RulesFile, entry: PatternEntry, unknown: str) -> Problem:
    return Problem(
        file=f"rules/{file.language}.yaml",
        line=0,
        key=f"patterns.{entry.id}",
        message=f"nothing is called {unknown!r}",
        cure="use a role, a group of the file, or what a pattern can say: " + ", ".join(SAYS),
    )
