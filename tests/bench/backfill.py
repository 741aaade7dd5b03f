"""What a backfill costs beside bare extraction, with one reader and two, and how much memory.

    python tests/bench/backfill.py speed [--pages 1000] [--rounds 3] [--folder PAGES]
    python tests/bench/backfill.py memory [--articles 100000] [--workers 2]
    python tests/bench/backfill.py shard [--megabytes 1000] [--workers 2]
    python tests/bench/backfill.py lines [--lines 2000000]

Each runs the real `monitor backfill` on articles of newsroom.py, in a store of its own. `speed`
takes pages in a WARC and, in turns with it, bare trafilatura on the same pages in one process:
text, title, author and date. It does so for three mixes: pages about other things, one in ten about
an attack, all about attacks; or for the pages of `--folder`, .html or .html.gz, once each.
Processor time is that of all processes of a backfill, less what an empty one takes to start: on a
machine that does other work too it says more than rates do. `memory` and `shard` watch a stream of
texts and a packed WARC, `lines` a stream of which nearly all lines are broken.
"""

import argparse
import contextlib
import gzip
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import newsroom
import trafilatura

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
EVERY_S = 0.1
TENTHS = 10
READERS = (1, 2)
AIM_COST, AIM_SCALE = 1.15, 1.8


@dataclass(kw_only=True)
class Ran:
    """One run: what it answered, how long it took, and what its processes took of the machine."""

    took_s: float
    answer: dict[str, int]
    main_s: float  # processor time of the process that records
    readers_s: float  # of all others
    memory: list[tuple[float, float, float]] = field(repr=False)  # read, MB of it, MB of the rest

    def less(self, start: "Ran") -> "Ran":
        """The same without what it takes to start."""
        return replace(
            self,
            took_s=self.took_s - start.took_s,
            main_s=self.main_s - start.main_s,
            readers_s=self.readers_s - start.readers_s,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    for command, options in (
        (speed, {"pages": 1000, "rounds": 3}),
        (memory, {"articles": 100_000, "workers": 2}),
        (shard, {"megabytes": 1000, "workers": 2}),
        (lines, {"lines": 2_000_000}),
    ):
        one = commands.add_parser(command.__name__)
        one.set_defaults(command=command)
        for name, value in options.items():
            one.add_argument(f"--{name}", type=int, default=value)
        if command is speed:
            one.add_argument("--folder", type=Path)
    given = vars(parser.parse_args())
    given.pop("command")(**given)


# --- what is measured ----------------------------------------------------------------------------


def speed(pages: int, rounds: int, folder: Path | None) -> None:
    """Processor time an article, against bare trafilatura; the rate of one reader and of two."""
    mixes = {"of the folder": _stored(folder)} if folder else _mixes(pages)
    for mix, found in mixes.items():
        _speed(mix, list(found), rounds)


def _mixes(pages: int) -> dict[str, Iterator[tuple[str, bytes]]]:
    """A news archive is nearly the first, a search for attacks nearly the last."""
    return {
        "about other things": _served(newsroom.calm(pages)),
        "of which 1 in 10 is about an attack": _served(newsroom.stories(pages)),
        "about attacks": _served(newsroom.attacks(pages)),
    }


def _speed(mix: str, found: list[tuple[str, bytes]], rounds: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        archive, empty = Path(scratch) / "pages.warc.gz", Path(scratch) / "empty.warc.gz"
        archive.write_bytes(b"".join(_record(url, body) for url, body in found))
        empty.write_bytes(b"")
        begun = {readers: run([str(empty)], readers) for readers in READERS}
        bare: list[float] = []
        ran: dict[int, list[Ran]] = {readers: [] for readers in READERS}
        for number in range(rounds):
            bare.append(_bare([body for _, body in found]) / len(found))
            for readers in READERS:
                ran[readers].append(run([str(archive)], readers).less(begun[readers]))
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
    size = statistics.mean(len(body) for _, body in found)
    print(f"{len(found)} pages {mix}, of {size / 1e3:.0f} kB")
    print(f"bare trafilatura     {_each(statistics.median(bare))}")
    for readers in READERS:
        _cost(readers, ran[readers], statistics.median(bare))
    scale = [one.took_s / two.took_s for one, two in zip(*ran.values(), strict=True)]
    print(f"2 workers are {statistics.median(scale):.2f} times as fast as 1 (aim: {AIM_SCALE})")


def _cost(readers: int, ran: list[Ran], bare_s: float) -> None:
    count = ran[0].answer["read"]
    reading = statistics.median(one.readers_s for one in ran) / count
    recording = statistics.median(one.main_s for one in ran) / count
    rate = statistics.median(count / one.took_s for one in ran)
    print(f"backfill --workers {readers} {_each(reading + recording)}; {rate:.1f} a second")
    print(f"  reading {1000 * reading:.1f} ms, recording {1000 * recording:.1f} ms")
    print(f"  ratio {(reading + recording) / bare_s:.3f} (aim: {AIM_COST})")


def memory(articles: int, workers: int) -> None:
    """Memory over a stream of texts."""
    found = (
        {"url": one.url, "title": one.title, "text": one.text, "published": f"{one.published}"}
        for one in newsroom.stories(articles)
    )
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "texts.jsonl"
        with archive.open("w") as file:
            file.writelines(json.dumps(one) + "\n" for one in found)
        _report(run([str(archive)], workers), archive)


def shard(megabytes: int, workers: int) -> None:
    """Memory over one packed WARC, as large as those of CC-NEWS."""
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "shard.warc.gz"
        with archive.open("wb") as file:
            for url, body in _served(newsroom.stories(sys.maxsize)):
                file.write(_record(url, body))
                if file.tell() >= megabytes * 1_000_000:
                    break
        _report(run([str(archive)], workers), archive)


def lines(lines: int) -> None:
    """A long stream of which two lines are articles: how fast the others are named."""
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "lines.jsonl"
        (first, last) = newsroom.stories(2)
        with archive.open("w") as file:
            for one in (first, last):
                text = {"url": one.url, "text": one.text, "published": f"{one.published}"}
                file.write(json.dumps(text) + "\n")
                file.writelines("{broken\n" for _ in range(lines // 2))
        ran = run([str(archive), "--failed", str(Path(scratch) / "failed.jsonl")], 1)
        _report(ran, archive)
        with (Path(scratch) / "failed.jsonl").open("rb") as file:
            print(f"{sum(1 for _ in file):,} lines are listed as failed")


def _report(ran: Ran, archive: Path) -> None:
    read = ran.answer["read"]
    print(
        f"{archive.stat().st_size / 1e6:,.0f} MB, {read:,} articles, {ran.answer['new']:,} new "
        f"incidents, {ran.answer['failures']:,} failed: {ran.took_s:,.0f} s, "
        f"{read / ran.took_s:.1f} articles a second; processor time {ran.main_s:.0f} s recording, "
        f"{ran.readers_s:.0f} s reading"
    )
    print("articles  recording MB  reading MB")
    step = max(len(ran.memory) // TENTHS, 1)
    for done, main_mb, rest_mb in ran.memory[step::step]:
        print(f"{done:8,.0f}  {main_mb:12.0f}  {rest_mb:10.0f}")


# --- running it ----------------------------------------------------------------------------------


def run(arguments: list[str], workers: int) -> Ran:
    """`monitor backfill` with these arguments, in a store of its own, watched to its end."""
    with tempfile.TemporaryDirectory() as scratch:
        store, said = Path(scratch) / "monitor.db", Path(scratch) / "said.json"
        command = [sys.executable, "-m", "monitor", "backfill", *arguments]
        began = time.monotonic()
        with said.open("wb") as output:  # a pipe that nobody reads would stop it when it is full
            process = subprocess.Popen(
                [*command, "--workers", str(workers), "--json"],
                env=os.environ | {"MONITOR_STORE": f"sqlite:///{store}"},
                cwd=scratch,
                stdout=output,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        watch = _Watch(process.pid, store)
        watch.until(process)
        took_s = time.monotonic() - began
        answer = json.loads(said.read_bytes())
    main_s, readers_s = watch.processor_s()
    return Ran(
        took_s=took_s,
        answer=answer,
        main_s=main_s,
        readers_s=readers_s,
        memory=watch.memory,
    )


class _Watch:
    """Samples the processes of one session from /proc."""

    def __init__(self, leader: int, store: Path) -> None:
        self.memory: list[tuple[float, float, float]] = []
        self._leader = leader
        self._store = store
        self._used: dict[int, float] = {}

    def until(self, process: "subprocess.Popen[bytes]") -> None:
        asked = time.monotonic()
        while process.poll() is None:
            held = self._sample()
            if time.monotonic() - asked > 1:
                asked = time.monotonic()
                own = held.pop(self._leader, 0.0)
                self.memory.append((self._recorded(), own, sum(held.values())))
            time.sleep(EVERY_S)

    def processor_s(self) -> tuple[float, float]:
        """Seconds of the leader, and of all others."""
        own = self._used.get(self._leader, 0.0)
        return own, sum(self._used.values()) - own

    def _sample(self) -> dict[int, float]:
        """MB of each process now; notes what each has used of the processor."""
        held = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                number = int(stat.parent.name)
                words = stat.read_text().rpartition(")")[2].split()
                if int(words[3]) == self._leader:  # the session
                    self._used[number] = (int(words[11]) + int(words[12])) / TICKS
                    held[number] = int(words[21]) * PAGE / 1e6
        return held

    def _recorded(self) -> float:
        with contextlib.suppress(sqlite3.Error), sqlite3.connect(self._store) as store:
            return float(store.execute("SELECT max(id) FROM reports").fetchone()[0] or 0)
        return 0.0


def _bare(pages: Iterable[bytes]) -> float:
    """Seconds of processor time for extracting all pages."""
    begun = time.process_time()
    for body in pages:
        trafilatura.bare_extraction(body, with_metadata=True)
    return time.process_time() - begun


def _each(seconds: float) -> str:
    return f"{1000 * seconds:5.1f} ms, {1 / seconds:5.1f} articles a second and core"


# --- what it is run on ---------------------------------------------------------------------------


def _served(stories: Iterable[newsroom.Story]) -> Iterator[tuple[str, bytes]]:
    for story in stories:
        yield story.url, newsroom.page(story).encode()


def _stored(folder: Path) -> Iterator[tuple[str, bytes]]:
    for number, path in enumerate(sorted(folder.rglob("*.html*"))):
        body = path.read_bytes()
        body = gzip.decompress(body) if path.suffix == ".gz" else body
        yield f"https://stored.example/{number}", body


def _record(url: str, body: bytes) -> bytes:
    """A response in a packed WARC."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2026-03-09T12:00:00Z\r\nContent-Type: application/http; msgtype=response"
        f"\r\nContent-Length: {len(http)}\r\n\r\n"
    ).encode()
    return gzip.compress(head + http + b"\r\n\r\n", 6)


if __name__ == "__main__":
    main()
