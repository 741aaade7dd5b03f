"""Which of many candidates an article means by a fact, by learnt weights. Pure.

A grammar leaves out what it knows no pattern for, and takes the wrong one of two numbers without a
doubt. So each value that the text could mean by a fact of the lead is a *candidate*, with signs of
what stands around it; the grammar's answer is one of them. The signs of a candidate are weighed by
`config/choosing/<slot>.<language>.tsv` (a line: a sign and its weight, learnt from tests/gold by
tools/learn_choosing.py), candidates of one value strengthen each other, and silence is a value too.
A fact without a file is told by its grammar alone.
"""

import hashlib
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from monitor.errors import ConfigError, Problem
from monitor.reading.document import Found

FOLDER: Final = "choosing"
ALWAYS: Final = "always"  # the sign that every candidate has
SURER = 0.15  # how much likelier another value has to be than what the rules answer
NAMED = 3  # signs named in a reason
LEAST: Final = "least"  # not a sign: how much likelier than silence the best value has to be

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something the text could mean. `value` is what makes two candidates the same answer."""

    value: Hashable
    found: Found[Any]
    signs: frozenset[str]
    by_rule: bool = False  # the answer of the rules


@dataclass(frozen=True, slots=True)
class Ranked:
    """A value that could be meant, as `found` tells it: as a natural logarithm how much likelier
    than silence it is, and the signs that speak most for it.
    """

    value: Hashable
    found: Found[Any]
    likely: float
    signs: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Choosing:
    """The weights of all slots, by slot and language."""

    by_slot: Mapping[tuple[str, str], Weights]
    version: str  # changes when a file does

    @classmethod
    def load(cls, config_dir: Path) -> Self:
        """Read config_dir/choosing/*.tsv. Raises ConfigError for a line that is not as it must."""
        paths = sorted((config_dir / FOLDER).glob("*.tsv"))
        digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in paths))
        return cls({_slot(path): _weights(path) for path in paths}, digest.hexdigest()[:8])

    def knows(self, language: str, slot: str = "") -> bool:
        """Whether there is anything to choose by: for `slot`, or for any."""
        known = {own for own, written in self.by_slot if written == language}
        return slot in known if slot else bool(known)

    def best(self, slot: str, language: str, candidates: Sequence[Candidate]) -> Found[Any] | None:
        """The likeliest value, as the rules or else its strongest candidate tell it.

        Where silence is likelier, what the rules answer, None if they do not; what they answer also
        where it is as good as the likeliest."""
        values = self._weighed(slot, language, candidates)
        if not values or values[0].likely <= self.by_slot[slot, language][LEAST]:
            return next((one.found for one in candidates if one.by_rule), None)
        ruled = {one.value for one in candidates if one.by_rule}
        close = (one for one in values if one.likely > values[0].likely - SURER)
        return next((one for one in close if one.value in ruled), values[0]).found

    def ranking(
        self, slot: str, language: str, candidates: Sequence[Candidate]
    ) -> tuple[Ranked, ...]:
        """All values that could be meant, the likeliest first."""
        weights = self.by_slot[slot, language]
        return tuple(
            Ranked(one.value, one.found, one.likely, _why(weights, one.told))
            for one in self._weighed(slot, language, candidates)
        )

    def _weighed(self, slot: str, language: str, candidates: Sequence[Candidate]) -> list["_Value"]:
        """The values of `candidates`, the likeliest first."""
        weights = self.by_slot[slot, language]
        scores = [score(weights, one.signs) for one in candidates]
        told: dict[Hashable, list[Told]] = {}
        for one, own in zip(candidates, scores, strict=True):
            told.setdefault(one.value, []).append((one.by_rule, own, one))
        values = [
            _Value(value, likely, told[value])
            for value, likely in together(candidates, scores).items()
        ]
        return sorted(values, key=lambda one: -one.likely)


Told = tuple[bool, float, Candidate]  # whether it is the answer of the rules, and its score


class _Value(NamedTuple):
    """One answer, how likely it is, and the candidates that give it."""

    value: Hashable
    likely: float
    told: Sequence[Told]

    @property
    def found(self) -> Found[Any]:
        return _teller(self.told).found


def _teller(ones: Sequence[Told]) -> Candidate:
    """Who tells their value: the quote and the range of a grammar are better than a bare number."""
    return max(ones, key=lambda one: one[:2])[2]


def _why(weights: Weights, ones: Sequence[Told]) -> tuple[str, ...]:
    """The signs that speak most for what the strongest of `ones` says."""
    strongest = max(ones, key=lambda one: one[1])[2]
    known = sorted(strongest.signs & weights.keys(), key=lambda sign: (-weights[sign], sign))
    return tuple(sign for sign in known[:NAMED] if weights[sign] > 0)


def score(weights: Weights, signs: Iterable[str]) -> float:
    """What the signs speak for, together."""
    known = [weights[sign] for sign in signs if sign in weights]
    # the square root keeps candidates with many signs from being surer than those with few; the
    # sum is exact, for signs have no order
    return weights[ALWAYS] + math.fsum(known) / math.sqrt(max(len(known), 1))


def together(candidates: Sequence[Candidate], scores: Sequence[float]) -> dict[Hashable, float]:
    """How likely each value is, as the logarithm of its share against that of silence."""
    likely: dict[Hashable, float] = {}
    for one, own in zip(candidates, scores, strict=True):
        before = likely.get(one.value, -math.inf)
        top = max(before, own)
        likely[one.value] = top + math.log(math.exp(before - top) + math.exp(own - top))
    return likely


def _slot(path: Path) -> tuple[str, str]:
    slot, _, language = path.stem.partition(".")
    return slot, language


def _weights(path: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        sign, _, written = line.partition("\t")
        try:
            found[sign] = float(written)
        except ValueError as error:
            raise _fault(path, number, "a weight is no number") from error
        if not math.isfinite(found[sign]):
            raise _fault(path, number, "a weight is no number")
    for wanted in (ALWAYS, LEAST):
        if wanted not in found:
            raise _fault(path, 0, f"no line for {wanted!r}")
    return found


def _fault(path: Path, line: int, message: str) -> ConfigError:
    cure = "write the file anew with tools/learn_choosing.py"
    return ConfigError((Problem(file=str(path), line=line, key="", message=message, cure=cure),))
