"""Broken feeds and pages for as long as wanted. Not a test: run it by hand.

    .venv/bin/python tests/bench/fuzz.py --minutes 10 [FOLDER of feeds and pages to break]

Every document goes through the real child processes. NotAFeed and DocumentDied are answers;
anything else is a fault, and its document is written to reports/fuzz/. Exit 1 if there was one.
"""

import argparse
import asyncio
import gzip
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sources.hostile import NOW, stories  # noqa: E402

from monitor.errors import NotAFeed  # noqa: E402
from monitor.feeds import KINDS  # noqa: E402
from monitor.types import Feed, Fetched, Item, Source  # noqa: E402
from monitor.workers import DocumentDied, ReadJob, Workers  # noqa: E402

SOURCE = Source(publisher="The Example", language="ar", timezone="Asia/Baghdad")
PIECES = (
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<item>", b"</item>", b"<entry>", b"&#xD800;", b"&#0;",
    b"&amp;", b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"<?xml version='1.0' encoding='utf-16'?>",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"{", b"}", b'"', b"<html>", b"<table colspan=9>",
    b"xml:base='http://['", b"<svg><style>", b"\xd8\xa7\xd9\x84", b"9" * 400, b"<" * 300,
)  # fmt: skip
SEEDS = [
    stories(5),
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/1"}]}',
    b"<urlset><url><loc>https://a.example/1</loc><lastmod>2026-11-20</lastmod></url></urlset>",
    b"<html><body><article><p>Rockets hit the base on Friday.</p></article></body></html>",
    b"<div class='tgme_channel_info_header_title'>x</div><div data-post='a/1' "
    b"class='tgme_widget_message '><div class=' js-message_text '>words</div></div>",
]


def broken(seeds: list[bytes], dice: random.Random) -> bytes:
    """One document, damaged in a few places."""
    body = bytearray(dice.choice(seeds)[:200_000])
    for _ in range(dice.randint(1, 12)):
        at, end = sorted(dice.randint(0, len(body)) for _ in range(2))
        match dice.randrange(5):
            case 0:
                body[at:at] = dice.choice(PIECES)
            case 1:
                del body[at : min(end, at + 2000)]
            case 2:
                body[at:at] = body[at : min(end, at + 2000)] * dice.randint(1, 5)
            case 3:
                body[at:end] = dice.choice(seeds)[at:end]
            case 4:
                body[at : at + 4] = dice.randbytes(4)
    return bytes(body)


async def fuzz(minutes: float, seeds: list[bytes], seed: int) -> Counter[str]:
    seen: Counter[str] = Counter()
    dice = random.Random(seed)
    until = time.monotonic() + minutes * 60
    async with Workers(ROOT / "config", children=1) as workers:

        async def one() -> None:
            while time.monotonic() < until:
                body = broken(seeds, dice)
                kind = dice.choice([*KINDS, "page"])
                seen[await tried(workers, kind, body, seen)] += 1

        await asyncio.gather(*(one() for _ in range(3)))
    return seen


async def tried(workers: Workers, kind: str, body: bytes, seen: Counter[str]) -> str:
    answer = Fetched(url="https://a.example/x", status=200, headers={}, body=body, at=NOW)
    try:
        if kind == "page":
            item = Item(guid="1", url=answer.url, title="T", summary="S", published=NOW)
            await workers.read(ReadJob(item=item, source=SOURCE, first_seen=NOW, page=answer))
            return "pages read"
        feed = Feed(id="x", url=answer.url, source=SOURCE, kind=kind, select="div a")
        found = await workers.parse(answer, feed, NOW)
        return "feeds read" if found.items else "feeds empty"
    except NotAFeed as error:
        return "caught in the parser" if "cannot be read (" in str(error) else "not a feed"
    except DocumentDied:
        return "child killed"
    except Exception as error:
        folder = ROOT / "reports" / "fuzz"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{kind}-{seen['faults']}").write_bytes(body)
        print(f"{kind}: {error}", file=sys.stderr)
        return "faults"


def read(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("folder", nargs="?", type=Path)
    given = options.parse_args()
    files = [path for path in given.folder.rglob("*") if path.is_file()] if given.folder else []
    seeds = SEEDS + [read(path) for path in files]
    seen = asyncio.run(fuzz(given.minutes, seeds, given.seed))
    print(json.dumps({"documents": seen.total()} | dict(sorted(seen.items())), indent=1))
    sys.exit(1 if seen["faults"] else 0)


if __name__ == "__main__":
    main()
