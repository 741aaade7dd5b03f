"""Which verdict the signs of an article speak for, by weights learnt from labelled articles.

Rules cannot foresee every wording. `config/leaning/<language>.tsv` holds what tests/gold teaches
about single signs (monitor/reading/signs.py): a line is a sign and its weight for each verdict of
VERDICTS, learnt by multinomial logistic regression (tools/learn_leaning.py). Here they are added
up: no model, no download, and the signs that weighed most are part of the reason. A language
without a file is judged by its rules alone.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from monitor.errors import ConfigError, Problem
from monitor.reading.signs import PIECE_OF
from monitor.types import Verdict

FOLDER: Final = "leaning"
VERDICTS: Final = (
    Verdict.NEW_ATTACK,
    Verdict.UPDATE,
    Verdict.BACKGROUND,
    Verdict.NOT_ATTACK,
)
ALWAYS: Final = "always"  # the sign that every article has: how common each verdict is
NAMED = 4  # signs named in a reason

Weights = tuple[float, ...]  # one for each of VERDICTS


@dataclass(frozen=True, eq=False)
class Leanings:
    """The weights of all languages."""

    by_language: Mapping[str, Mapping[str, Weights]]
    own: float  # the weight of the rules' verdict against them (config/verdict.yaml)
    silence: float  # ... and what more it takes to silence an attack that they tell
    doubt: float  # ... or to ring where they are not sure of one
    version: str  # changes when a file does

    @classmethod
    def load(cls, config_dir: Path, *, own: float, silence: float, doubt: float) -> Self:
        """Read config_dir/leaning/*.tsv. Raises ConfigError for a line that is not as it must."""
        paths = sorted((config_dir / FOLDER).glob("*.tsv"))
        read = {path.stem: _weights(path) for path in paths}
        digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in paths))
        return cls(read, own, silence, doubt, digest.hexdigest()[:8])

    def of(self, language: str, signs: frozenset[str]) -> Weights:
        """The natural logarithm of how likely each verdict is; () where nothing was learnt."""
        weights = self.by_language.get(language)
        if not weights or not signs:
            return ()
        known = [weights[sign] for sign in sorted(signs) if sign in weights]
        # the square root keeps long articles from being surer than short ones
        share = 1 / math.sqrt(max(len(known), 1))
        sums = [w + share * sum(own) for w, *own in zip(weights[ALWAYS], *known, strict=True)]
        total = math.log(sum(math.exp(one - max(sums)) for one in sums)) + max(sums)
        return tuple(one - total for one in sums)

    def why(self, language: str, signs: frozenset[str], verdict: Verdict, not_: Verdict) -> str:
        """The signs that speak most for `verdict` and against `not_`."""
        weights = self.by_language[language]
        yes, no = VERDICTS.index(verdict), VERDICTS.index(not_)
        known = sorted(
            (sign for sign in signs if sign in weights and not sign.startswith(PIECE_OF)),
            key=lambda sign: (weights[sign][no] - weights[sign][yes], sign),
        )
        return ", ".join(known[:NAMED])


def _weights(path: Path) -> dict[str, Weights]:
    found: dict[str, Weights] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        sign, *written = line.split("\t")
        try:
            found[sign] = tuple(map(float, written))
        except ValueError as error:
            raise _fault(path, number, "a weight is no number") from error
        if len(written) != len(VERDICTS) or not all(map(math.isfinite, found[sign])):
            raise _fault(path, number, f"{len(VERDICTS)} weights are wanted")
    if ALWAYS not in found:
        raise _fault(path, 0, f"no line for the sign {ALWAYS!r}")
    return found


def _fault(path: Path, line: int, message: str) -> ConfigError:
    cure = "write the file anew with tools/learn_leaning.py"
    return ConfigError((Problem(file=str(path), line=line, key="", message=message, cure=cure),))
