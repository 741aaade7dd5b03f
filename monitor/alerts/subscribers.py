"""Who wants to be told what, and where: the types of `config/subscribers.yaml`.

A scope is an offer to be woken up, so it is read narrowly: an incident that nobody can place goes
only to those who asked for unlocated ones, and one known only to a wide area is never a hit on a
site inside it.
"""

from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from monitor import yamlfile
from monitor.types import Change, Kind, Severity, Status


def _severity(value: object) -> object:
    """Accept "high" as well as 3; leave anything else to the type's own complaint."""
    if not isinstance(value, str):
        return value
    if value.upper() not in Severity.__members__:
        raise ValueError(f"one of {', '.join(name.lower() for name in Severity.__members__)}")
    return Severity[value.upper()]


def _zone(value: object) -> object:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is no IANA time zone; write one like Asia/Baghdad or UTC")
    return value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


SeverityName = Annotated[Severity, BeforeValidator(_severity)]
Zone = Annotated[str, BeforeValidator(_zone)]
Country = Annotated[str, BeforeValidator(_upper), Field(pattern="^[A-Z]{2}$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]


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

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        if sum(given is not None for given in (self.url, self.url_env, self.url_file)) != 1:
            raise ValueError("give exactly one of url, url_env and url_file")
        return self


class Scope(_Read):
    """What a subscriber wants to hear of.

    Places are alternatives: any of `countries`, `provinces`, `sites` is enough, none given means
    everywhere. Everything else narrows that further.
    """

    countries: tuple[Country, ...] = ()  # ISO 3166 alpha-2
    provinces: tuple[str, ...] = ()  # first-level divisions, as in config/sites.yaml
    sites: tuple[str, ...] = ()  # ids in config/sites.yaml
    unlocated: bool = False  # also what nobody can place
    kinds: tuple[Kind, ...] = ()  # none given: all
    min_severity: SeverityName = Severity.INFO
    min_status: Status = Status.REPORTED
    changes: tuple[Change, ...] = tuple(Change)

    @property
    def everywhere(self) -> bool:
        return not (self.countries or self.provinces or self.sites)


class Subscriber(_Read):
    name: Name
    channels: tuple[Destination, ...] = Field(min_length=1)
    receive: Scope = Scope()
    language: str = "en"  # of the fixed words; one of config/words/
    timezone: Zone = "UTC"

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [channel.name for channel in self.channels]
        if len(set(names)) < len(names):
            raise ValueError("two channels have one name; give each a name of its own")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


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
