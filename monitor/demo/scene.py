"""Where a demo stands, and the settings its daemon runs on."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

from pydantic import SecretStr

from monitor import feedsfile
from monitor import settings as configuration
from monitor.alerts.subscribers import Destination, Scope, Subscriber
from monitor.errors import ConfigError, Problem
from monitor.settings import Settings
from monitor.types import Feed

KEPT = "scene.json"
CURE = "name another folder with --data"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Enough to go on after the demo was killed: when its site opened, where, and what broke."""

    opened: datetime
    port: int = 0  # of the sample site; 0 until it was first served
    step: int = 0

    @classmethod
    def load(cls, folder: Path) -> "Scene | None":
        try:
            kept = json.loads((folder / KEPT).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return cls(**kept | {"opened": datetime.fromisoformat(kept["opened"])})

    def save(self, folder: Path) -> None:
        """Whole or not at all, so that a kill in between does no harm."""
        fresh = folder / f"{KEPT}.new"
        fresh.write_text(json.dumps(asdict(self) | {"opened": self.opened.isoformat()}), "utf-8")
        fresh.replace(folder / KEPT)


def set_scene(folder: Path, *, keep: bool, now: datetime) -> Scene:
    """The scene that was left in `folder` if it is to be kept, else a new one in an empty folder.

    Raises ConfigError when `folder` holds something that no demo put there, or cannot be written.
    """
    try:
        left = Scene.load(folder)
        if keep and left:
            return left
        if left is None and folder.exists() and any(folder.iterdir()):
            raise _unusable(folder, "holds other files")
        scene = Scene(opened=now)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        scene.save(folder)
    except OSError as error:
        raise _unusable(folder, error.strerror or str(error)) from error
    return scene


def _unusable(folder: Path, why: str) -> ConfigError:
    return ConfigError((Problem(file=str(folder), line=0, key="--data", message=why, cure=CURE),))


def arrange(config: Path | None, folder: Path, site: str, *, dashboard_port: int) -> Settings:
    """The user's own settings, with the sample feeds, a subscriber at this terminal and a store
    in `folder` in the place of theirs."""
    real = configuration.load(config)
    options = real.options.model_copy(
        update={
            "store": f"sqlite:///{folder / 'monitor.db'}",
            "host": "127.0.0.1",
            "port": dashboard_port,
        }
    )
    return replace(
        real,
        options=options,
        feeds=tuple(_at(site, sample_feeds())),
        audience=replace(real.audience, subscribers=(_terminal(),)),
        warnings=(),
    )


def sample_feeds() -> tuple[Feed, ...]:
    """The feeds of `feeds.yaml` beside this file."""
    with as_file(files("monitor.demo") / "feeds.yaml") as path:
        return feedsfile.read(path)


def _at(site: str, feeds: Iterable[Feed]) -> Iterable[Feed]:
    for feed in feeds:
        path = feed.url.split("/", 3)[3]
        yield replace(feed, url=f"{site}/{path}")


def _terminal() -> Subscriber:
    """Somebody at this terminal who wants to know of everything."""
    console = Destination(name="console", url=SecretStr("console://"))
    return Subscriber(name="you", channels=(console,), receive=Scope(unlocated=True))
