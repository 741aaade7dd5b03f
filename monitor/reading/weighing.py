"""The figures of `config/verdict.yaml`, which says what each means."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from monitor import yamlfile
from monitor.errors import ConfigError, Problem
from monitor.lexicon import ROLES, Lexicon

FILE = "verdict.yaml"
Weight = Annotated[int, Field(ge=0, le=10)]


class Weighing(BaseModel):
    """How much speaks of an attack, and what can speak against it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence: Mapping[str, Weight]
    harm: Weight
    reference: Weight
    praise: frozenset[str]
    sober: frozenset[str]
    many: int = Field(ge=1)
    answers: int = Field(ge=0, le=6)
    telling: int = Field(ge=1)
    flash: int = Field(ge=0)
    update_days: int = Field(ge=1, le=366)
    beside_km: float = Field(ge=0)
    own: float = Field(ge=0, le=10)
    silence: float = Field(ge=0, le=10)
    doubt: float = Field(ge=0, le=10)

    @property
    def elsewhere(self) -> frozenset[str]:
        """The topics in which words of attack mean something else."""
        return self.praise | self.sober

    def needed(self, topic: str) -> int:
        """How many words of `topic` can settle what an article is about."""
        return self.many if topic in self.elsewhere else 2 * self.many

    @classmethod
    def load(cls, config_dir: Path, lexicon: Lexicon) -> Self:
        """Read verdict.yaml. Raises ConfigError with its problems: also a role or a topic that no
        rules file of `lexicon` has."""
        path = config_dir / FILE
        weighing = yamlfile.load(path, cls)
        problems = tuple(_strangers(path, weighing, lexicon))
        if problems:
            raise ConfigError(problems)
        return weighing


def version(config_dir: Path) -> str:
    """Changes when the file does."""
    return hashlib.sha256((config_dir / FILE).read_bytes()).hexdigest()[:8]


def _strangers(path: Path, weighing: Weighing, lexicon: Lexicon) -> Iterator[Problem]:
    topics = {t.kind for file in lexicon.files for t in file.terms if t.role == "topic"}
    yield from _unknown(path, "evidence", weighing.evidence, ROLES)
    yield from _unknown(path, "praise", weighing.praise, topics)
    yield from _unknown(path, "sober", weighing.sober, topics)


def _unknown(path: Path, key: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    for name in sorted(set(names).difference(known)):
        meant = yamlfile.nearest(name, known)
        cure = f"did you mean {meant}?" if meant else "use a name of the rules files"
        yield yamlfile.at(path, (key,), f"no rules file knows {name!r}", cure)
