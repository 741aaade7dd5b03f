"""Everybody who may be told something, and the words to tell them in."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from monitor.alerts import subscribers as who
from monitor.alerts.render import words as wording
from monitor.alerts.render.words import Words
from monitor.alerts.selfservice import Desk
from monitor.alerts.subscribers import Subscriber
from monitor.errors import ConfigError, Problem


@dataclass(frozen=True, kw_only=True)
class Audience:
    subscribers: tuple[Subscriber, ...]
    words: Mapping[str, Words]  # language -> words
    desk: Desk | None = None  # None: messages carry no links to pause or end them

    @classmethod
    def load(cls, config: Path) -> Self:
        """Read subscribers.yaml and words/ below `config`. Raises ConfigError with all problems."""
        problems: list[Problem] = []
        people: tuple[Subscriber, ...] = ()
        words: Mapping[str, Words] = {}
        try:
            people = who.load(config / "subscribers.yaml")
        except ConfigError as error:
            problems.extend(error.problems)
        try:
            words = wording.load(config / "words")
        except ConfigError as error:
            problems.extend(error.problems)
        if words:
            problems.extend(_unknown_languages(config / "subscribers.yaml", people, words))
        if problems:
            raise ConfigError(tuple(problems))
        return cls(subscribers=people, words=words)


def _unknown_languages(
    path: Path, people: tuple[Subscriber, ...], words: Mapping[str, Words]
) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            file=str(path),
            line=0,
            key=f"{person.name}.language",
            message=f"no words for the language {person.language!r}",
            cure=f"use one of {', '.join(sorted(words))}, or add config/words/<language>.yaml",
        )
        for person in people
        if person.language not in words
    )
