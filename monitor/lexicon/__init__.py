"""The words of all languages, from config/rules/<language>.yaml, in one scanner.

A rules file holds, in this order:

    language: ar                # ISO 639
    script: arabic              # the script the language is written in, as Unicode names it
    abbreviations: [gen, lt]    # words whose full stop does not end a sentence
    prefixes:                   # what may be written in front of the first word of a term, by role
      default: [و, ف, ب, ل]
      means: [و, ف, ب, ل, ال, وال, بال, لل]
      doer: [ل, لل]             # in front of who did it: "the shelling of-the-army"
      noun: [ب, ال]             # in front of nouns only: "by-bombing" names no doer
      named: [ال, وال]          # in front of the further words of a name: "movement of-the-Justice"
    borrows: en                 # the language whose patterns hold here too
    actor_after: true           # who acts stands after the act: "strike Israeli"
    article: ال                 # taken on by the further words of a phrase when the first has it
    groups: {harm: [killed, wounded]}   # names for several roles, for the patterns
    lists: {deed: [attack, raid]}       # "{@deed}" in a term stands for "{attack,raid}"
    terms:
      - id: rocket              # unique in its file
        role: means             # what the word does in a sentence: one of ROLES
        kind: rocket            # what it says, in the vocabulary of its role (optional)
        suggests: airstrike     # a kind that it can mean and does not name; beside `kind`, what it
                                # names if a state does it: an Israeli "bombing" (optional)
        value: 2                # a number that it says (optional)
        words: ["rocket{,s}", "katyusha{,s}"]
        source: seed document 001
        match: ["Two rockets fell"]
        no_match: ["a rocketing price"]
    patterns: ...               # see monitor/reading/patterns.py

Words are written as people write them and compared folded (monitor.text), as whole words; a hyphen
equals a space. Braces give the forms: "fir{e,es,ed,ing} on" is four phrases. Where terms overlap
the longer one wins, so "heart attack" (role `idiom`) hides "attack". `cased: true` wants the
letters as written ("US" is not "us") unless the sentence is all capitals. What stands in square
brackets at the end has to follow but stays free for other terms: "victims of [{the,a} {@deed}]".
`prefixed: definite` wants one of the prefixes of that name in front ("" among them: or none).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.lexicon import files as rulesfiles
from monitor.lexicon.files import (
    ActorEntry,
    PatternEntry,
    RulesFile,
    TermEntry,
    expand,
    languages_of,
)
from monitor.lexicon.roles import ROLES
from monitor.lexicon.scanner import Match, Scanner, Term, script_of
from monitor.text import fold, fold_word

__all__ = [
    "ROLES",
    "ActorEntry",
    "Lexicon",
    "Match",
    "PatternEntry",
    "RulesFile",
    "Term",
    "TermEntry",
    "expand",
    "languages_of",
    "script_of",
]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All rules files, compiled. Immutable after loading; the same for every article."""

    files: tuple[RulesFile, ...]
    actors: Mapping[str, ActorEntry]  # by id; the kind of a hit with role "actor"
    version: str  # changes when any rules file changes
    abbreviations: frozenset[str]
    scripts: tuple[tuple[str, str], ...]  # (language, script)
    _scanner: Scanner

    @property
    def actor_after(self) -> frozenset[str]:
        """The languages in which who acts stands after the act."""
        return frozenset(file.language for file in self.files if file.actor_after)

    @property
    def of_doer(self) -> Mapping[str, tuple[str, ...]]:
        """By language: what is written in front of the name of who did it, folded."""
        return self._written_before("doer")

    @property
    def of_noun(self) -> Mapping[str, tuple[str, ...]]:
        """By language: what is written in front of nouns only, folded."""
        return self._written_before("noun")

    @property
    def in_name(self) -> Mapping[str, tuple[str, ...]]:
        """By language: what is written in front of the further words of a name, folded."""
        return self._written_before("named")

    def _written_before(self, words: str) -> Mapping[str, tuple[str, ...]]:
        return {
            file.language: tuple(map(fold_word, file.prefixes.get(words, ())))
            for file in self.files
        }

    @classmethod
    def load(cls, config_dir: Path) -> "Lexicon":
        """Read config_dir/rules/*.yaml. Raises ConfigError with every problem at once."""
        files = rulesfiles.read(config_dir)
        named = config_dir / "actors.yaml"
        actors = rulesfiles.read_actors(named)
        return cls.compile(files, actors, _digest([*rulesfiles.paths(config_dir), named]))

    @classmethod
    def compile(
        cls,
        files: tuple[RulesFile, ...],
        actors: tuple[ActorEntry, ...] = (),
        version: str = "",
    ) -> "Lexicon":
        return cls(
            files=files,
            actors={actor.id: actor for actor in actors},
            version=version,
            abbreviations=frozenset(fold_word(a) for file in files for a in file.abbreviations),
            scripts=tuple((file.language, file.script) for file in files),
            _scanner=Scanner(files, actors),
        )

    def scan(self, folded: str) -> list[Match]:
        """Every term in `folded` as whole words, in order; of overlapping ones the longest."""
        return self._scanner.scan(folded)

    def called(self, name: str) -> str:
        """The name that actors.yaml gives whoever is also called `name`; else `name` itself."""
        folded = fold(name).text
        whole = (m for m in self.scan(folded) if m.start == 0 and m.end == len(folded))
        ids = (match.term.kind for match in whole if match.term.role == "actor")
        return next((self.actors[one].name for one in ids), name)


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
