"""The driver of `monitor demo`: lets the sample news break and watches the real daemon read it.

The daemon runs in this process but is told nothing: it polls the sample site over HTTP like any
other. What is shown here is read from its store.
"""

import asyncio
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from monitor.clock import utc_now
from monitor.demo import story as stories
from monitor.demo.judge import faults
from monitor.demo.screen import Screen
from monitor.demo.site import Site
from monitor.demo.story import Sample
from monitor.demo.trace import Trace, traces
from monitor.store import Store, feeds

LOOK_EVERY_S = 0.2
PATIENCE_S = 45.0  # nothing moved for so long: say what is missing instead of waiting on


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Where a demo stands: enough to go on after it was killed."""

    opened: datetime
    port: int = 0
    step: int = 0

    @classmethod
    def load(cls, folder: Path) -> "Scene | None":
        try:
            kept = json.loads((folder / "scene.json").read_text("utf-8"))
        except FileNotFoundError:
            return None
        return cls(**kept | {"opened": datetime.fromisoformat(kept["opened"])})

    def save(self, folder: Path) -> None:
        """Whole or not at all, so that a kill in between does no harm."""
        fresh = folder / "scene.json.new"
        fresh.write_text(json.dumps(asdict(self) | {"opened": self.opened.isoformat()}), "utf-8")
        fresh.replace(folder / "scene.json")


def set_scene(folder: Path, *, keep: bool) -> Scene:
    """An empty data folder and a new scene, or with `keep` the one that was left."""
    kept = Scene.load(folder) if keep else None
    if kept is None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    return kept or Scene(opened=utc_now())


class Play:
    """Follows the sample news from break to alert."""

    def __init__(self, sample: Sample, site: Site, store: Store, screen: Screen) -> None:
        self._sample, self._site, self._store, self._screen = sample, site, store, screen
        self._stories = {story.id: story for story in sample.stories}
        self._told: dict[str, Trace] = {}

    async def until_through(self, folder: Path, scene: Scene) -> tuple[Trace, ...]:
        """Break the news step by step, each when the one before is through. Returns what became
        of all stories, or of those that came so far when nothing moves any more."""
        loop = asyncio.get_running_loop()
        moved_at = loop.time()
        while True:
            now = await asyncio.to_thread(self._look)
            if self._tell(now):
                moved_at = loop.time()
            if self._through(now):
                if self._site.through:
                    return now
                self._screen.breaks(self._site.break_news())
                replace(scene, step=self._site.step).save(folder)
                await asyncio.to_thread(self.knock)
                moved_at = loop.time()
            elif loop.time() - moved_at > PATIENCE_S:
                return now
            await asyncio.sleep(LOOK_EVERY_S)

    def knock(self) -> None:
        """Make all sample feeds due, as a publisher's ping would: nobody wants to watch 15 minutes
        pass."""
        with self._store.write() as conn:
            for outlet in self._sample.outlets:
                feeds.make_due(conn, outlet.id, now=utc_now())

    def _look(self) -> tuple[Trace, ...]:
        with self._store.read() as conn:
            return traces(conn)

    def _through(self, now: Iterable[Trace]) -> bool:
        """All that broke so far is read, and every alert about it has arrived."""
        through = {trace.story for trace in now if trace.through}
        return all(
            story.id in through for story in self._sample.stories if story.step <= self._site.step
        )

    def _tell(self, now: Iterable[Trace]) -> bool:
        """Print what is new since the last look; whether anything was."""
        fresh = [trace for trace in now if trace != self._told.get(trace.story)]
        for trace in fresh:
            before = self._told.get(trace.story)
            if trace.done and not (before and before.done) and not trace.silent:
                self._screen.read(trace, self._stories[trace.story])
            self._told[trace.story] = trace
        return bool(fresh)
