"""config/*.yaml and MONITOR_* variables, read into frozen types: every fault at once, or none.

An environment variable wins over config/monitor.yaml, which wins over the default. Secrets are
referred to by the name of a variable or of a file and read when they are used, never here.
"""

import ipaddress
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from importlib import resources
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, EnvSettingsSource, NoDecode, SettingsConfigDict

from monitor import feedsfile, yamlfile
from monitor.alerts.audience import Audience
from monitor.alerts.selfservice import Desk
from monitor.alerts.subscribers import Subscriber
from monitor.asked import unknown_names
from monitor.errors import ConfigError, Problem
from monitor.lexicon import languages_of
from monitor.types import Feed
from monitor.wellbeing.health import Finding
from monitor.wellbeing.watch import Watch

PREFIX = "MONITOR_"
OUR_FILES = ("monitor.yaml", "feeds.yaml", "subscribers.yaml")
STORES = ("sqlite:///", "postgresql+psycopg://")

LANGUAGE = attrgetter("source.language")

T = TypeVar("T")


def _store(url: str) -> str:
    if not url.startswith(STORES):
        raise ValueError(f"a store is an address that starts with {' or '.join(STORES)}")
    return url


def _time_of_day(value: object) -> object:
    """ "06:00", or nothing at all: never."""
    return None if value in ("", None) else value


def _inside(value: str) -> str:
    address, _, port = value.rpartition(":")
    try:
        ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        raise ValueError(f"{value!r} is not an IP address and a port, as 10.0.0.5:1200") from None
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= 65535):
        raise ValueError(f"{value!r} has no port between 1 and 65535 at its end")
    return value


Inside = Annotated[str, AfterValidator(_inside)]


def _names(value: object) -> object:
    """A list, or as an environment variable names with commas between them."""
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


class Options(BaseModel):
    """The keys of config/monitor.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: Annotated[str, AfterValidator(_store), Field(repr=False)] = "sqlite:///data/monitor.db"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    answers_to: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_names)] = ()
    contact: str = ""
    may_reach: Annotated[tuple[Inside, ...], NoDecode, BeforeValidator(_names)] = ()
    public_url: str = Field("", pattern=r"^(https?://[^\s?#]+)?$")
    link_secret: SecretStr = SecretStr("")
    websub_url: str = Field("", pattern=r"^(https?://[^\s?#]+)?$")
    self_test: Annotated[time | None, BeforeValidator(_time_of_day)] = time(6)
    ping_url: SecretStr = SecretStr("")
    workers: int = Field(1, ge=1, le=64)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "console", "json"] = "auto"

    @property
    def reachable(self) -> frozenset[tuple[str, int]]:
        """The (address, port) pairs that may be polled though they are not public."""
        pairs = (inside.rpartition(":") for inside in self.may_reach)
        return frozenset((address.strip("[]"), int(port)) for address, _, port in pairs)


class _Environment(Options, BaseSettings):
    """The same keys as environment variables."""

    model_config = SettingsConfigDict(env_prefix=PREFIX)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything a user sets, valid. `warnings` are for people: what is odd but not wrong."""

    folder: Path
    options: Options
    feeds: tuple[Feed, ...]
    audience: Audience
    warnings: tuple[Finding, ...] = ()

    def watch(self) -> Watch:
        """What is watched through which feeds. Raises ConfigError, also for what subscribers ask
        for and nothing can match."""
        people = self.audience.subscribers
        if unknown := tuple(unknown_names(self.folder, people, self.feeds)):
            raise ConfigError(unknown)
        unread = set(unread_feeds(self.folder, self.feeds))
        seen = (feed for feed in self.feeds if feed not in unread)
        return Watch.load(self.folder, seen, people, self_test=self.options.self_test)


def load(config: Path | None = None) -> Settings:
    """Read the configuration. Raises ConfigError with the problems of all files at once."""
    folder = find_folder(config, os.environ)
    problems: list[Problem] = []
    options = attempt(problems, lambda: read_options(folder))
    feeds = attempt(problems, lambda: feedsfile.read(folder / "feeds.yaml"))
    audience = attempt(problems, lambda: Audience.load(folder))
    if options is None or feeds is None or audience is None:
        raise ConfigError(tuple(problems))
    return Settings(
        folder=folder,
        options=options,
        feeds=feeds,
        audience=replace(audience, desk=desk_of(options)),
        warnings=(
            *unknown_variables(os.environ, audience.subscribers),
            *unread_languages(unread_feeds(folder, feeds)),
        ),
    )


def desk_of(options: Options) -> Desk | None:
    """Signs the links in messages; None unless both the address and the secret are set."""
    secret = options.link_secret.get_secret_value()
    if not options.public_url or not secret:
        return None
    return Desk(public_url=options.public_url.rstrip("/"), secret=secret.encode())


def attempt(problems: list[Problem], read: Callable[[], T]) -> T | None:
    """What `read` gives, or None and its faults among `problems`."""
    try:
        return read()
    except ConfigError as error:
        problems += error.problems
        return None


def find_folder(config: Path | None, environ: Mapping[str, str]) -> Path:
    """The configuration folder: as said, MONITOR_CONFIG, ./config, or the one that is shipped.

    Raises ConfigError when the folder that was named is not there.
    """
    named = config or (Path(environ[PREFIX + "CONFIG"]) if environ.get(PREFIX + "CONFIG") else None)
    if named is None:
        here = Path("config")
        return here if any((here / name).is_file() for name in OUR_FILES) else shipped("config")
    if not named.is_dir():
        cure = (
            "name a folder that holds monitor.yaml and feeds.yaml, with --config or MONITOR_CONFIG"
        )
        raise ConfigError((_fault(str(named), "(folder)", "no such folder", cure),))
    return named


def shipped(name: str) -> Path:
    """Folder `name` (config, seeds) as it came with the program: in the wheel or the checkout."""
    package = Path(str(resources.files("monitor")))
    bundled = package / "_bundled" / name
    return bundled if bundled.is_dir() else package.parent / name


def read_options(folder: Path) -> Options:
    """config/monitor.yaml, which may be missing, as the environment changes it."""
    path = folder / "monitor.yaml"
    problems: list[Problem] = []
    written = attempt(problems, lambda: yamlfile.load(path, Options)) if path.exists() else None
    from_file = written.model_dump(exclude_unset=True) if written else {}
    try:
        options = Options.model_validate(from_file | EnvSettingsSource(_Environment)())
    except ValidationError as error:
        problems += (_from_environment(fault) for fault in error.errors())
    if problems:
        raise ConfigError(tuple(problems))
    return options


def _from_environment(fault: Any) -> Problem:
    name = PREFIX + str(fault["loc"][0]).upper()
    return _fault("environment", name, fault["msg"], f"change or unset {name}")


def _fault(file: str, key: str, message: str, cure: str) -> Problem:
    return Problem(file=file, line=0, key=key, message=message, cure=cure)


def unknown_variables(
    environ: Mapping[str, str], people: tuple[Subscriber, ...]
) -> Iterator[Finding]:
    """A warning for each MONITOR_* variable that nothing reads: mostly a typing error."""
    known = {PREFIX + name.upper() for name in (*Options.model_fields, "config")}
    known |= {place.url_env for one in people for place in one.channels if place.url_env}
    for name in sorted(set(environ) - known):
        if name.startswith(PREFIX):
            near = yamlfile.nearest(name, known)
            hint = f"; did you mean {near}?" if near else ""
            yield Finding(
                what=f"the environment variable {name} is not used by anything{hint}",
                cure="correct or unset it",
            )


def unread_feeds(folder: Path, feeds: Iterable[Feed]) -> Iterator[Feed]:
    """The enabled feeds whose language has no rules: polled, and nothing in them is understood."""
    languages = languages_of(folder)
    if languages:  # without any, reading itself refuses to start
        yield from (
            feed for feed in feeds if feed.enabled and feed.source.language not in languages
        )


def unread_languages(unread: Iterable[Feed]) -> Iterator[Finding]:
    """One warning for each language that feeds are written in and no rules read."""
    by_language = sorted(unread, key=LANGUAGE)
    for language, feeds in groupby(by_language, LANGUAGE):
        names = ", ".join(feed.id for feed in feeds)
        yield Finding(
            what=f"no attack is found in {names}: there are no rules for the language {language!r}",
            cure=f"add config/rules/{language}.yaml as docs/rules.md shows, or disable the feed",
        )
