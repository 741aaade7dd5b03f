"""What reading one article costs beside extracting it from its page.

    python tests/bench/reading.py [folder of .html or .html.gz files]

Without a folder it makes pages of its own: every labelled article of tests/gold, continued with
paragraphs about other things to the length of a news article, as a page of newsroom.py. Each page
is extracted and read once to warm up, then measured; the two are measured in turns, so that a busy
machine slows both. Prints milliseconds of processor time a page, and the ratio; the aim is 0.15 at
most.
"""

import gzip
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import newsroom
from newsroom import Story, filled

from monitor import article
from monitor.article import Page
from monitor.reading import Reader
from monitor.types import Article, Report, Source, Verdict

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
ROUNDS = 3


def main() -> None:
    """Measure and print."""
    pages = list(_stored(Path(sys.argv[1])) if len(sys.argv) > 1 else _made())
    reader = Reader.load(ROOT / "config")
    told = [reader.read(_article(article.extract(page, ""))) for page in pages]
    rounds = [_measure(pages, reader) for _ in range(ROUNDS)]
    extracting, reading = (statistics.median(times) for times in zip(*rounds, strict=True))
    attacks = sum(report.verdict is not Verdict.NOT_ATTACK for report in told)
    print(f"{len(pages)} pages, {attacks} of them about attacks")
    print(f"extracting  {1000 * extracting / len(pages):6.2f} ms a page")
    print(f"reading     {1000 * reading / len(pages):6.2f} ms a page")
    print(f"ratio       {reading / extracting:6.3f}  (aim: 0.150)")


def _measure(pages: list[bytes], reader: Reader) -> tuple[float, float]:
    """Seconds of processor time for all pages: extracting, reading."""
    extracting = reading = 0.0
    for body in pages:
        page, seconds = _timed(lambda body=body: article.extract(body, ""))
        extracting += seconds
        _, seconds = _timed(lambda page=page: _read(reader, page))
        reading += seconds
    return extracting, reading


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.process_time()
    done = work()
    return done, time.process_time() - begun


def _read(reader: Reader, page: Page) -> Report:
    return reader.read(_article(page))


def _article(page: Page) -> Article:
    return Article(
        url="https://news.example/1",
        title=page.title,
        text=page.text,
        published=page.published or datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
        source=Source(publisher="news.example"),
    )


def _stored(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*.html*")):
        body = path.read_bytes()
        yield gzip.decompress(body) if path.suffix == ".gz" else body


def _made() -> Iterator[bytes]:
    rng = random.Random(1)
    for path in sorted((ROOT / "tests" / "gold").glob("reading.*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield _page(json.loads(line), rng).encode()


def _page(told: dict[str, str], rng: random.Random) -> str:
    story = Story(
        url=told["url"],
        title=told["title"],
        paragraphs=filled(tuple(told["text"].split("\n")), rng, told["lang"]),
        published=datetime.fromisoformat(told["published"]),
        lang=told["lang"],
    )
    return newsroom.page(story)


if __name__ == "__main__":
    main()
