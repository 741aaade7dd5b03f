"""What scoring hands on: an article with its labels, a mistake, a share of right answers."""

from dataclasses import dataclass

from monitor.labels import TELLING, Labels
from monitor.replay import Final, Step
from monitor.types import Article


@dataclass(frozen=True, kw_only=True)
class Labelled:
    article: Article
    labels: Labels

    @property
    def tells_of(self) -> tuple[str, ...]:
        return self.labels.incident_ids if self.labels.role in TELLING else ()


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One thing that went wrong: `kind` is missed, false, duplicate, split, joined or fact."""

    kind: str
    gold: str  # the incident of the labels; "" when there is none
    url: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Ratio:
    right: int
    of: int

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 1.0


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One article: what a reader says of it, what was read in it, and what went wrong.

    `ends` are the incidents that its mentions joined, as they stand after the last article.
    """

    labelled: Labelled
    step: Step
    ends: tuple[Final, ...]
    mistakes: tuple[Mistake, ...]
