"""The words of all languages, from config/rules/<language>.yaml, in one scanner.

A rules file holds, in this order:

    language: ar                # ISO 639
    script: arabic              # the script the language is written in, as Unicode names it
    abbreviations: [gen, lt]    # words whose full stop does not end a sentence
    prefixes:                   # what may be written in front of the first word of a term, by role
      default: [و, ف, ب, ل]
      means: [و, ف, ب, ل, ال, وال, بال, لل]
    borrows: en                 # the language whose patterns hold here too
    actor_after: true           # who acts stands after the act: "strike Israeli"
    article: ال                 # taken on by the further words of a phrase when the first has it
    groups: {harm: [killed, wounded]}   # names for several roles, for the patterns
    terms:
      - id: rocket              # unique in its file
        role: means             # what the word does in a sentence: one of ROLES
        kind: rocket            # what it says, in the vocabulary of its role (optional)
        value: 2                # a number that it says (optional)
        words: ["rocket{,s}", "katyusha{,s}"]
        source: seed document 001
        match: ["Two rockets fell"]
        no_match: ["a rocketing price"]
    patterns: ...               # see monitor/reading/patterns.py

Words are written as people write them and compared folded (monitor.text), as whole words; a hyphen
equals a space. Braces give the forms: "fir{e,es,ed,ing} on" is four phrases. Where terms overlap
the longer one wins, so "heart attack" (role `idiom`) hides "attack". `cased: true` wants the
letters as written ("US" is not "us") unless the sentence is all capitals.
"""

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import ahocorasick
import regex
from pydantic import BaseModel, ConfigDict, Field

from monitor import yamlfile
from monitor.errors import ConfigError, Problem
from monitor.text import fold_word

# What a term can do in a sentence. A new role is one line here.
ROLES: Final = {
    # the heart: who did what to whom with what
    "means": "a weapon or what it throws: rocket, car bomb (kind: a kind of attack)",
    "attacker": "people who attack: gunmen, a suicide bomber (kind)",
    "act": "a word that is an attack by itself: shelled, opened fire (kind)",
    "hit": "a verb that is an attack only with means, attacker or harm: hit, landed, exploded",
    "lands": "a verb that is an attack only with means: landed, fell, crashed",
    "assails": "a verb that needs nothing but a thing that suffers it: attacked",
    "occurs": "says of an event that it was: took place, carried out",
    "passive": "was hit by, came under: the victim goes before, the means after",
    "launch": "a verb that is an attack with its means: fired, dropped, planted",
    "event": "a noun that is an attack: ambush, airstrike, rocket attack (kind)",
    "weak_event": "a noun that is an attack only in company: attack, strike, blast",
    "killed": "a word of death: killed, dead, martyrs",
    "wounded": "a word of injury",
    "unharmed": "words that say nobody was harmed",
    "damage": "damaged, destroyed, set ablaze",
    "victim": "people who suffer attacks: soldiers, civilians, policeman",
    "target": "things that suffer attacks: base, convoy, market (kind: what it is)",
    "detail": "the make of a weapon: Katyusha, Shahed-136 (kind)",
    # how it is put
    "past": "places what is said before the news: last month, previously, since October",
    "then": "places what is said after what was told before: days later, the next day",
    "fresh": "places what is said in the news: today, overnight, breaking",
    "denied": "says that it did not happen",
    "intercepted": "stopped in the air",
    "failed": "launched or placed, without going off",
    "threat": "threatened, planned, feared, warned of",
    "drill": "exercise, test",
    "hypothetical": "would, could, if",
    "foiled": "stopped before anything was launched or placed: plot, found, seized",
    "aggregate": "speaks of many attacks at once: a series of, attacks since",
    "plural": "attacks in the plural, which a span of time makes a count",
    "ordinal": "another one: second attack, third this week",
    "known": "the attack is taken to be known by its day: Saturday's",
    "recall": "words that turn an event into something known: condemned, trial, anniversary of",
    "update": "news about an attack already told: death toll rises, dies of wounds",
    "actor": "a group or force of config/actors.yaml (kind: its id)",
    "claim": "claimed responsibility",
    "calling": "what follows is a name: calling itself",
    "by": "what follows did it: by",
    "no_claim": "nobody claimed",
    "blame": "blamed, accused",
    "stop": "begins another clause: after, when (kind sequel, long_after: of something earlier)",
    "source": "who tells it as news: police said, a security source",
    "separate": "begins another attack: separately, in another incident",
    "topic": "the article is about something else (kind: sport, film, labour, medicine ...)",
    "idiom": "hides the words in it: heart attack, under fire for",
    # numbers and days (reading/facts)
    "number": "a number in words (value)",
    "quantifier": "at least, about, dozens of (kind)",
    "unit": "what a number counts when it counts neither people nor weapons: km, mm, years",
    "month": "a month (value 1-12)",
    "weekday": "a weekday (value 0 Monday - 6 Sunday)",
    "day": "today, yesterday (value: days from the day of publication)",
    "daypart": "night, morning (kind)",
    "span": "last week, two days ago (kind)",
    # place
    "place": "a place that the gazetteer knows (never a term of a rules file)",
    "direction": "north of, near, off (kind)",
    "place_word": "province, district, airport: what a name is",
}

SCRIPTS: Final = {
    "latin": ("A", "z"),
    "arabic": ("\u0600", "\u06ff"),
    "hebrew": ("\u0590", "\u05ff"),
    "cyrillic": ("\u0400", "\u04ff"),
}

BRACES: Final = regex.compile(r"\{([^{}]*)\}")
WORD: Final = regex.compile(r"\w")

Texts = tuple[str, ...]


class TermEntry(BaseModel):
    """One term as written in a rules file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9_.-]+$")]
    role: str
    kind: str = ""
    value: float | None = None
    words: Annotated[Texts, Field(min_length=1)]
    cased: bool = False
    source: str = ""
    match: Texts = ()
    no_match: Texts = ()


class PatternEntry(BaseModel):
    """One pattern as written in a rules file; monitor/reading/patterns.py says what it means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9_.-]+$")]
    when: Annotated[str, Field(min_length=1)]
    within: Annotated[int, Field(ge=0, le=40)] = 6
    says: str
    kind: str = ""
    source: str = ""
    match: Texts = ()
    no_match: Texts = ()


class ActorEntry(BaseModel):
    """A group or force that attacks, with every spelling of its name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9_.-]+$")]
    name: str  # as alerts print it
    aliases: Annotated[Texts, Field(min_length=1)]
    cased: bool = False  # the aliases count only as written: "US"
    state: bool = False  # a government or its army
    country: str = ""
    source: str = ""
    match: Texts = ()
    no_match: Texts = ()


class ActorsFile(BaseModel):
    """config/actors.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    actors: tuple[ActorEntry, ...]


class RulesFile(BaseModel):
    """config/rules/<language>.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
    script: str
    abbreviations: Texts = ()
    borrows: str = ""  # the language whose patterns hold here too
    actor_after: bool = False  # who acts stands after the act: "strike Israeli"
    groups: dict[str, Texts] = {}
    prefixes: dict[str, Texts] = {}
    article: str = ""
    terms: tuple[TermEntry, ...]
    patterns: tuple[PatternEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a rules file as the scanner reports it."""

    id: str
    role: str
    language: str  # "" for names that are the same in all languages
    kind: str = ""
    value: float | None = None
    cased: bool = False

    def __str__(self) -> str:
        return f"{self.language}:{self.id}"


@dataclass(frozen=True, slots=True)
class Match:
    """A term found at [start, end) of a folded text."""

    term: Term
    start: int
    end: int
    written: str  # the form as it stands in the rules file


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All rules files, compiled. Immutable after loading; the same for every article."""

    files: tuple[RulesFile, ...]
    actors: Mapping[str, ActorEntry]  # by id; the kind of a hit with role "actor"
    version: str  # changes when any rules file changes
    abbreviations: frozenset[str]
    scripts: tuple[tuple[str, str], ...]  # (language, script)
    _automaton: ahocorasick.Automaton

    @property
    def actor_after(self) -> frozenset[str]:
        """The languages in which who acts stands after the act."""
        return frozenset(file.language for file in self.files if file.actor_after)

    @classmethod
    def load(cls, config_dir: Path) -> "Lexicon":
        """Read config_dir/rules/*.yaml. Raises ConfigError with every problem at once."""
        paths = sorted((config_dir / "rules").glob("*.yaml"))
        if not paths:
            raise ConfigError((_no_rules(config_dir / "rules"),))
        named = config_dir / "actors.yaml"
        actors = yamlfile.load(named, ActorsFile).actors
        return cls.compile(_load_all(paths), actors, _digest([*paths, named]))

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
            _automaton=_compile(files, actors),
        )

    def scan(self, folded: str) -> list[Match]:
        """Every term in `folded` as whole words, in order; of overlapping ones the longest."""
        before, after = f" {folded}", f"{folded} "  # the letter before and after each place
        found = [
            (last - length + 1, last + 1, terms)
            for last, (length, terms) in self._automaton.iter(folded.replace("-", " "))
            if _is_edge(before[last - length + 1]) and _is_edge(after[last + 1])
        ]
        return [
            Match(term, start, end, written)
            for start, end, terms in _longest(found)
            for term, written in terms
        ]


def expand(word: str) -> Iterator[str]:
    """The forms that a word with braces stands for."""
    inner = BRACES.search(word)
    if inner is None:
        yield word
        return
    for choice in inner[1].split(","):
        yield from expand(word[: inner.start()] + choice + word[inner.end() :])


def _is_edge(beside: str) -> bool:
    """Whether a word ends beside this letter."""
    return beside == " " or not WORD.match(beside)


Found = tuple[int, int, tuple[tuple[Term, str], ...]]


def _longest(found: list[Found]) -> list[Found]:
    """Drop what overlaps a longer one; of equals the first stays. In order of position."""
    kept: list[Found] = []
    taken: set[int] = set()
    for start, end, terms in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
        # a shorter one that overlaps a longer one has its first or its last letter in it
        if start not in taken and end - 1 not in taken:
            taken.update(range(start, end))
            kept.append((start, end, terms))
    return sorted(kept, key=lambda f: f[0])


def _compile(files: tuple[RulesFile, ...], actors: tuple[ActorEntry, ...]) -> ahocorasick.Automaton:
    forms: dict[str, dict[Term, str]] = {}
    for term, written, form in itertools.chain(_forms(files), _names(files, actors)):
        forms.setdefault(form, {}).setdefault(term, written)
    automaton = ahocorasick.Automaton()
    for form, terms in forms.items():
        automaton.add_word(form, (len(form), tuple(terms.items())))
    automaton.make_automaton()
    return automaton


Form = tuple[Term, str, str]  # the term, the form as written, the form as it is searched


def _forms(files: tuple[RulesFile, ...]) -> Iterator[Form]:
    for file in files:
        for entry in file.terms:
            term = Term(entry.id, entry.role, file.language, entry.kind, entry.value, entry.cased)
            for written in itertools.chain.from_iterable(map(expand, entry.words)):
                for form in _with_clitics(written, entry.role, file):
                    yield term, written, form


def _names(files: tuple[RulesFile, ...], actors: tuple[ActorEntry, ...]) -> Iterator[Form]:
    """Names belong to no language, but take the clitics of the languages of their script."""
    for actor in actors:
        term = Term(actor.id, "actor", "", actor.id, None, actor.cased)
        for written in itertools.chain.from_iterable(map(expand, actor.aliases)):
            same = [file for file in files if file.script == script_of(written)]
            for form in {f for file in same for f in _with_clitics(written, "actor", file)}:
                yield term, written, form
            yield term, written, fold_word(written).replace("-", " ")


def script_of(text: str) -> str:
    """The script most letters of `text` are of: latin, arabic, hebrew or cyrillic."""
    if text.isascii():
        return "latin"
    counts = dict.fromkeys(SCRIPTS, 0)
    for letter, times in Counter(text).items():
        for name, (first, last) in SCRIPTS.items():
            counts[name] += times * (first <= letter <= last)
    return max(counts, key=lambda name: counts[name])


def _with_clitics(written: str, role: str, file: RulesFile) -> Iterator[str]:
    """The folded forms of one written form: bare, and with each prefix its role may take."""
    plain = fold_word(written).replace("-", " ")
    if not plain:
        return
    yield plain
    for prefix in file.prefixes.get(role, file.prefixes.get("default", ())):
        yield fold_word(prefix) + plain
    article = fold_word(file.article)
    if not article or " " not in plain:
        return
    first, *rest = plain.split(" ")
    if any(word.startswith(article) for word in plain.split(" ")):
        return  # already definite, or an annexation ("opening of the fire"): as it stands
    definite = " ".join(article + word for word in rest)
    for prefix in file.prefixes.get(role, file.prefixes.get("default", ())):
        if _defines(prefix, article):
            yield f"{fold_word(prefix)}{first} {definite}"


def _defines(prefix: str, article: str) -> bool:
    folded = fold_word(prefix)
    return folded.endswith(article) or folded.endswith(article[-1] * 2)  # li + al- becomes ll-


def _load_all(paths: list[Path]) -> tuple[RulesFile, ...]:
    files: list[RulesFile] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            file = yamlfile.load(path, RulesFile)
        except ConfigError as error:
            problems += error.problems
            continue
        problems += _unknown_roles(path, file)
        files.append(file)
    if problems:
        raise ConfigError(tuple(problems))
    return tuple(files)


def _unknown_roles(path: Path, file: RulesFile) -> list[Problem]:
    return [
        Problem(
            file=str(path),
            line=0,
            key=f"terms.{entry.id}.role",
            message=f"no role is called {entry.role!r}",
            cure="use one of: " + ", ".join(ROLES),
        )
        for entry in file.terms
        if entry.role not in ROLES
    ]


def _no_rules(folder: Path) -> Problem:
    cure = "put at least one <language>.yaml there"
    return Problem(file=str(folder), line=0, key="(file)", message="no rules files", cure=cure)


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
