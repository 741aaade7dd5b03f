"""Which verdict the signs of an article speak for, by weights learnt from labelled articles.

Rules cannot foresee every wording. `config/leaning/<language>.tsv` holds what tests/gold teaches
about single signs (monitor/reading/signs.py): a line is a sign, how much it counts (the more, the
fewer articles have it) and its weight for each verdict of VERDICTS, learnt by multinomial logistic
regression (tools/learn_leaning.py). Here they are added up: no model, no download, and the signs
that weighed most are part of the reason. A language without a file is judged by its rules alone.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Self

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


class Sign(NamedTuple):
    """What one sign says, and how much that counts."""

    counts: float
    weights: Weights


@dataclass(frozen=True, eq=False)
class Leanings:
    """The weights of all languages."""

    by_language: Mapping[str, Mapping[str, Sign]]
    own: float  # the weight of the rules' verdict against them (config/verdict.yaml)
    silence: float  # ... and what more it takes to silence an attack that they tell
    doubt: float  # ... or to ring where they are not sure of one
    version: str  # changes when a file does

    @classmethod
    def load(cls, config_dir: Path, *, own: float, silence: float, doubt: float) -> Self:
        """Read config_dir/leaning/*.tsv. Raises ConfigError for a line that is not as it must."""
        paths = sorted((config_dir / FOLDER).glob("*.tsv"))
        read = {path.stem: _signs(path) for path in paths}
        digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in paths))
        return cls(read, own, silence, doubt, digest.hexdigest()[:8])

    def of(self, language: str, signs: frozenset[str]) -> Weights:
        """The natural logarithm of how likely each verdict is; () where nothing was learnt."""
        told = self.by_language.get(language)
        if not told or not signs:
            return ()
        known = [told[sign] for sign in sorted(signs) if sign in told]
        # by this length long articles are no surer than short ones
        length = math.hypot(*(sign.counts for sign in known)) or 1
        sums = [
            always + sum(sign.counts * sign.weights[v] for sign in known) / length
            for v, always in enumerate(told[ALWAYS].weights)
        ]
        total = math.log(sum(math.exp(one - max(sums)) for one in sums)) + max(sums)
        return tuple(one - total for one in sums)

    def why(self, language: str, signs: frozenset[str], verdict: Verdict, not_: Verdict) -> str:
        """The signs that speak most for `verdict` and against `not_`."""
        told = self.by_language[language]
        yes, no = VERDICTS.index(verdict), VERDICTS.index(not_)
        speaks = {
            sign: told[sign].counts * (told[sign].weights[yes] - told[sign].weights[no])
            for sign in signs
            if sign in told and not sign.startswith(PIECE_OF)
        }
        return ", ".join(sorted(speaks, key=lambda sign: (-speaks[sign], sign))[:NAMED])


def _signs(path: Path) -> dict[str, Sign]:
    found: dict[str, Sign] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        name, *written = line.split("\t")
        try:
            counts, *weights = map(float, written)
        except ValueError as error:
            raise _fault(path, number, "a number is missing or is none") from error
        if len(weights) != len(VERDICTS) or not all(map(math.isfinite, (counts, *weights))):
            raise _fault(path, number, f"how much it counts and {len(VERDICTS)} weights are wanted")
        found[name] = Sign(counts, tuple(weights))
    if ALWAYS not in found:
        raise _fault(path, 0, f"no line for the sign {ALWAYS!r}")
    return found


def _fault(path: Path, line: int, message: str) -> ConfigError:
    cure = "write the file anew with tools/learn_leaning.py"
    return ConfigError((Problem(file=str(path), line=line, key="", message=message, cure=cure),))
