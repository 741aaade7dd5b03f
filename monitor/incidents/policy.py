"""The thresholds of `config/incidents.yaml`; the file says what each means."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from monitor import yamlfile
from monitor.incidents.targets import thing
from monitor.types import Kind, Modality, Precision, Severity, Status

FILE = "incidents.yaml"


def _severity(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value.upper() not in Severity.__members__:
        raise ValueError(f"one of {', '.join(name.lower() for name in Severity.__members__)}")
    return Severity[value.upper()]


def _things(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(thing, words))


Things = Annotated[frozenset[str], AfterValidator(_things)]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Nearness(_Read):
    """When two places that go by two names, or by two points, are one."""

    same_spot_km: float = Field(ge=0)
    namesake_km: float = Field(ge=0)
    quarter: float = Field(gt=1)
    same_spelling: float = Field(gt=0, le=1)
    same_ship: float = Field(gt=0, le=1)
    neighbours_km: float = Field(ge=0)
    shore: frozenset[str]


class Needed(_Read):
    """Bits that have to speak for one attack, by what holds the places of two reports together."""

    site: float
    spot: float
    towns: float
    next_day: float
    contradicted: float
    another_day: float
    another_time: float
    province: float
    sea: float
    country: float
    both_named: float
    named: float
    nearby: float
    ashore: float
    one_name: float
    capital: float
    unlisted: float
    unknown: float
    ship: float


class Evidence(_Read):
    """What each thing is worth that two reports share, or in which they differ, in bits."""

    figure: float
    loose: float
    near: float
    unhurt: float
    some_unhurt: float
    one_weapon: float
    other_number: float
    hour: float
    daypart: float
    claim: float
    blamed: float
    ship: float
    target: float
    other_target: float
    means: float
    rare_means: float
    kindred_means: float
    other_means: float
    follow_up: float
    fresh: float
    doubts: float
    contradicts: float
    next_day: float
    needed: Needed
    perhaps: float = Field(ge=0)


class Matching(_Read):
    families: tuple[frozenset[Kind], ...]
    rare: frozenset[Kind]
    targets: tuple[Things, ...]
    vague_targets: Things
    day_slack: int = Field(ge=0, le=3)
    undated_back_days: int = Field(ge=0)
    follow_up_back_days: int = Field(ge=0)
    posted_again_days: int = Field(ge=0)
    late_hour: int = Field(ge=0, le=23)
    early_hour: int = Field(ge=0, le=23)
    dayparts: Mapping[str, tuple[float, float]]
    hours_agree: float = Field(gt=0)
    hours_contradict: float = Field(gt=0)
    factor: float = Field(gt=1)
    least: int = Field(ge=1)
    none_hurt: int = Field(ge=1)
    growth: float = Field(gt=1)
    near: float = Field(gt=1)
    misread_days: int = Field(ge=0, le=6)
    told_at_once_hours: float = Field(ge=0)
    fresh_hours: float = Field(ge=0)
    evidence: Evidence
    places: Nearness
    recent_days: int = Field(ge=0)
    same_day_cues: tuple[str, ...]
    most_candidates: int = Field(ge=1)
    most_regrouped: int = Field(ge=1)


class Confidence(_Read):
    corroborated_by: int = Field(ge=2)
    copy_similarity: float = Field(gt=0, le=1)
    wires: tuple[tuple[str, ...], ...]  # the names of each, its voice first


class Merging(_Read):
    toll_grows_after_hours: float = Field(gt=0)
    quorum: int = Field(ge=2)
    long_ledger: int = Field(ge=1)
    general: Mapping[Kind, frozenset[Kind]]  # a kind and those it may be a loose word for


class Step(_Read):
    """How far a figure has to move to be news: by `least` and by `share` of the greater one."""

    least: int = Field(ge=1)
    share: float = Field(ge=0, le=1)


class News(_Read):
    killed: Step
    wounded: Step
    statuses: tuple[Status, ...]
    first_claim: bool
    kind: bool
    place: bool
    max_age_hours: float = Field(gt=0)

    @property
    def max_age(self) -> timedelta:
        return timedelta(hours=self.max_age_hours)


class Row(_Read):
    """One row of the severity table. What is not named fits anything."""

    level: Annotated[Severity, BeforeValidator(_severity)]
    killed: int = 0  # at least
    wounded: int = 0
    kinds: tuple[Kind, ...] = ()
    modalities: tuple[Modality, ...] = ()
    precisions: tuple[Precision, ...] = ()
    statuses: tuple[Status, ...] = ()


class Policy(_Read):
    match: Matching
    confidence: Confidence
    merge: Merging
    news: News
    severity: tuple[Row, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _last_row_fits_all(self) -> Self:
        if self.severity[-1] != Row(level=self.severity[-1].level):
            raise ValueError("the last row of severity must fit everything: give it a level only")
        return self

    @classmethod
    def load(cls, config: Path) -> Self:
        """Read incidents.yaml in `config`. Raises ConfigError with every problem of the file."""
        return yamlfile.load(config / FILE, cls)
