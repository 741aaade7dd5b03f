"""The rules files as written: shapes, checked, every problem at once."""

import itertools
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, model_validator

from monitor import yamlfile
from monitor.errors import ConfigError, Problem
from monitor.lexicon.roles import ROLES
from monitor.types import Kind

MOST_FORMS: Final = 15_000  # of one term; some 100,000 of all terms load in a second
BRACES: Final = regex.compile(r"\{([^{}]*)\}")
LIST: Final = regex.compile(r"@(\w+)")  # inside braces: the words of a list

Texts = tuple[str, ...]


class TermEntry(BaseModel):
    """One term as written in a rules file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9_.-]+$")]
    role: str
    kind: str = ""
    suggests: Kind | None = None  # a kind that it can mean unnamed, or names if a state does it
    value: float | None = None
    words: Annotated[Texts, Field(min_length=1)]
    cased: bool = False
    prefixed: str = ""  # one of these has to stand in front: a name among the file's prefixes
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
    cased: bool | Literal["always"] = False  # only as written: "US"; "always": never in capitals
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
    lists: dict[str, Texts] = {}
    terms: tuple[TermEntry, ...]
    patterns: tuple[PatternEntry, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _with_lists(cls, data: Any) -> Any:
        """Put the words of `lists` where terms name them; what is malformed is told later."""
        if not (isinstance(data, dict) and isinstance(data.get("lists"), dict)):
            return data
        terms = [_spelled_out(term, data["lists"]) for term in data.get("terms") or ()]
        return {**data, "terms": terms}


def _spelled_out(term: Any, lists: dict[str, Any]) -> Any:
    if not (isinstance(term, dict) and isinstance(term.get("words"), list)):
        return term
    words = [LIST.sub(lambda name: _listed(name, lists), str(word)) for word in term["words"]]
    return {**term, "words": words}


def _listed(name: "regex.Match[str]", lists: dict[str, Any]) -> str:
    """The words of a list, which may name other lists; the name itself if there is none.

    Each form is written out: braces inside the braces of a term would be counted out once for
    each of their neighbours, millions of times.
    """
    words = ",".join(map(str, lists.get(name[1]) or (name[0],)))
    if name[0] in words:
        return words
    named = (LIST.sub(lambda inner: _listed(inner, lists), str(one)) for one in lists[name[1]])
    return ",".join(form for one in named for form in expand(one))


def read(config_dir: Path) -> tuple[RulesFile, ...]:
    """config_dir/rules/*.yaml. Raises ConfigError with every problem at once."""
    found = paths(config_dir)
    if not found:
        raise ConfigError((_no_rules(config_dir / "rules"),))
    files: list[RulesFile] = []
    problems: list[Problem] = []
    for path in found:
        try:
            file = yamlfile.load(path, RulesFile)
        except ConfigError as error:
            problems += error.problems
            continue
        problems += _unknown_roles(path, file)
        problems += _unknown_prefixes(path, file)
        problems += _too_many_forms(
            path, {f"terms.{one.id}.words": one.words for one in file.terms}
        )
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


def _unknown_prefixes(path: Path, file: RulesFile) -> list[Problem]:
    return [
        Problem(
            file=str(path),
            line=0,
            key=f"terms.{entry.id}.prefixed",
            message=f"no prefixes are called {entry.prefixed!r}",
            cure="name one of: " + ", ".join(file.prefixes),
        )
        for entry in file.terms
        if entry.prefixed and entry.prefixed not in file.prefixes
    ]


def read_actors(path: Path) -> tuple[ActorEntry, ...]:
    """The groups of actors.yaml. Raises ConfigError with every problem at once."""
    actors = yamlfile.load(path, ActorsFile).actors
    problems = _too_many_forms(path, {f"actors.{one.id}.aliases": one.aliases for one in actors})
    if problems:
        raise ConfigError(tuple(problems))
    return actors


def _too_many_forms(path: Path, written: Mapping[str, Texts]) -> list[Problem]:
    """`written`: by key of the file, what is written there with braces."""
    counted = ((key, sum(map(_forms, words))) for key, words in written.items())
    return [
        Problem(
            file=str(path),
            line=0,
            key=key,
            message=f"the braces stand for {forms:,} forms, which makes every start slow",
            cure="name fewer combinations; a pattern can join shorter terms",
        )
        for key, forms in counted
        if forms > MOST_FORMS
    ]


def _forms(word: str) -> int:
    """How many forms a word with braces stands for, without writing them out."""
    return math.prod(choices[1].count(",") + 1 for choices in BRACES.finditer(word))


def paths(config_dir: Path) -> list[Path]:
    """The rules files of a config folder, in the order in which they are read."""
    return sorted((config_dir / "rules").glob("*.yaml"))


def languages_of(config_dir: Path) -> frozenset[str]:
    """The languages that have rules, by the names of the files: nothing is read for it."""
    return frozenset(path.stem for path in paths(config_dir))


def expand(word: str) -> Iterator[str]:
    """The forms that a word with braces stands for."""
    if "{" not in word:
        return iter((word,))
    parts = BRACES.split(word)  # in turns what stands outside of braces, and what in them
    choices = [part.split(",") if at % 2 else [part] for at, part in enumerate(parts)]
    forms = map("".join, itertools.product(*choices))
    return itertools.chain.from_iterable(map(expand, forms))  # braces may stand in braces


def _no_rules(folder: Path) -> Problem:
    cure = "put at least one <language>.yaml there"
    return Problem(file=str(folder), line=0, key="(file)", message="no rules files", cure=cure)
