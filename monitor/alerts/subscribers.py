"""Who wants to be told what, and where: the types of `config/subscribers.yaml`.

A scope is an offer to be woken up, so it is read narrowly: an incident that nobody can place goes
only to those who asked for unlocated ones, and one known only to a wide area is never a hit on a
site inside it.
"""

from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from monitor import yamlfile
from monitor.types import Change, Kind, Severity, Status
from monitor.zones import ZoneName


def _severity(value: object) -> object:
    """Accept "high" as well as 3; leave anything else to the type's own complaint."""
    if not isinstance(value, str):
        return value
    if value.upper() not in Severity.__members__:
        raise ValueError(f"one of {', '.join(name.lower() for name in Severity.__members__)}")
    return Severity[value.upper()]


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _time(value: object) -> object:
    """YAML 1.1 reads 22:30 without quotes as the number 1350 (base 60)."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
        return time(value // 60, value % 60)
    return value


SeverityName = Annotated[Severity, BeforeValidator(_severity)]
LocalTime = Annotated[time, BeforeValidator(_time)]
Country = Annotated[str, BeforeValidator(_upper), Field(pattern="^[A-Z]{2}$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]


class Use(StrEnum):
    """When a channel is used."""

    ALWAYS = "always"
    FALLBACK = "fallback"  # when another channel could not deliver
    ESCALATION = "escalation"  # when nobody acknowledged a critical alert in time


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Destination(_Read):
    """One way to reach a subscriber: an Apprise URL, or where the secret one is kept.

    Rows, logs and pages know the `name` only.
    """

    name: Name
    url: SecretStr | None = None
    url_env: str | None = None  # name of an environment variable
    url_file: Path | None = None  # a file that holds nothing else, as Docker secrets are
    use: Use = Use.ALWAYS
    after_minutes: int = Field(15, ge=1, le=24 * 60)  # of an escalation

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        if sum(given is not None for given in (self.url, self.url_env, self.url_file)) != 1:
            raise ValueError("give exactly one of url, url_env and url_file")
        return self


class Asset(_Read):
    """A place of one's own."""

    name: str = Field(min_length=1, max_length=100)
    lat: float = Field(ge=-90, le=90)  # degrees north, WGS 84
    lon: float = Field(ge=-180, le=180)  # degrees east
    radius_km: float = Field(gt=0, le=1_000)


class Scope(_Read):
    """What a subscriber wants to hear of.

    Places are alternatives: any of `countries`, `provinces`, `sites`, `assets` is enough, none
    given means everywhere. Everything else narrows that further.
    """

    countries: tuple[Country, ...] = ()  # ISO 3166 alpha-2
    provinces: tuple[str, ...] = ()  # first-level divisions, as in config/sites.yaml
    sites: tuple[str, ...] = ()  # ids in config/sites.yaml
    assets: tuple[Asset, ...] = ()
    wide_area: bool = False  # also what is known only to an area that holds one of the assets
    unlocated: bool = False  # also what nobody can place
    kinds: tuple[Kind, ...] = ()  # none given: all
    actors: tuple[str, ...] = ()  # claimed by or blamed on one of them; none given: anybody
    languages: tuple[str, ...] = ()  # told by a source in one of them (ISO 639)
    sources: tuple[str, ...] = ()  # told by one of these publishers
    min_severity: SeverityName = Severity.INFO
    min_status: Status = Status.REPORTED
    changes: tuple[Change, ...] = tuple(Change)

    @property
    def everywhere(self) -> bool:
        return not (self.countries or self.provinces or self.sites or self.assets)


class QuietHours(_Read):
    """From one local time to another, over midnight if the second is the earlier one."""

    start: LocalTime = Field(alias="from")
    end: LocalTime = Field(alias="to")
    unless: SeverityName = Severity.CRITICAL  # this severe and worse passes

    @model_validator(mode="after")
    def _some_length(self) -> Self:
        if self.start == self.end:
            raise ValueError("quiet hours that never end; use the silence of the channel instead")
        return self


class Digest(_Read):
    """A summary at a local time: every day, or once a week on `weekday`."""

    at: LocalTime
    every: Literal["day", "week"] = "day"
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = "mon"
    only: bool = False  # no single alerts, the digest instead


class Subscriber(_Read):
    name: Name
    channels: tuple[Destination, ...] = Field(min_length=1)
    receive: Scope = Scope()
    language: str = "en"  # of the fixed words; one of config/words/
    timezone: ZoneName = "UTC"
    quiet_hours: QuietHours | None = None
    digest: Digest | None = None
    max_per_hour: int = Field(30, ge=1, le=1_000)  # messages to one channel; then a summary
    operator: bool = False  # also hears what goes wrong with the monitor itself
    blind_alarm: bool = False  # also hears when no source watches a country asked for

    @model_validator(mode="after")
    def _usable_channels(self) -> Self:
        names = [channel.name for channel in self.channels]
        if len(set(names)) < len(names):
            raise ValueError("two channels have one name; give each a name of its own")
        if not self.reached_by(Use.ALWAYS):
            raise ValueError("no channel is used for alerts; leave out `use` of one of them")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def reached_by(self, use: Use) -> tuple[Destination, ...]:
        return tuple(channel for channel in self.channels if channel.use is use)


class _File(_Read):
    subscribers: tuple[Subscriber, ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [subscriber.name for subscriber in self.subscribers]
        if len(set(names)) < len(names):
            raise ValueError("two subscribers have one name; give each a name of its own")
        return self


def load(path: Path) -> tuple[Subscriber, ...]:
    """Read config/subscribers.yaml. Raises ConfigError with every problem of the file."""
    return yamlfile.load(path, _File).subscribers
