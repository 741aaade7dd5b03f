"""The rules files as written: shapes, checked, every problem at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import regex
from pydantic import BaseModel, ConfigDict, Field

from monitor import yamlfile
from monitor.errors import ConfigError, Problem
from monitor.lexicon.roles import ROLES

BRACES: Final = regex.compile(r"\{([^{}]*)\}")

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


def paths(config_dir: Path) -> list[Path]:
    """The rules files of a config folder, in the order in which they are read."""
    return sorted((config_dir / "rules").glob("*.yaml"))


def expand(word: str) -> Iterator[str]:
    """The forms that a word with braces stands for."""
    inner = BRACES.search(word)
    if inner is None:
        yield word
        return
    for choice in inner[1].split(","):
        yield from expand(word[: inner.start()] + choice + word[inner.end() :])


def _no_rules(folder: Path) -> Problem:
    cure = "put at least one <language>.yaml there"
    return Problem(file=str(folder), line=0, key="(file)", message="no rules files", cure=cure)
