"""What reading one article costs beside extracting it from its page.

    python tests/bench/reading.py [folder of .html or .html.gz files]

Without a folder it makes pages of its own: every labelled article of tests/gold, continued with
paragraphs about other things to the length of a news article, inside as much navigation as news
sites put around theirs (medians of 181 real pages: 3,300 characters of text in 115 kB and 770
elements with 135 links). Each page is extracted and read once to warm up, then measured; the two
are measured in turns, so that a busy machine slows both. Prints milliseconds of processor time a
page, and the ratio; the aim is 0.15 at most.
"""

import gzip
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TypeVar

from monitor import article
from monitor.article import Page
from monitor.reading import Reader
from monitor.types import Article, Report, Source, Verdict

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
LENGTH = 3_300  # characters of an article's text
ROUNDS = 3
LINKS = 135
SCRIPT = "window.q=window.q||[];q.push(function(a){return a.map(function(b){return b*2})});" * 900
OTHER = {
    "en": (
        "The council meets again on Thursday to vote on the budget for schools and roads. Members "
        "of both parties said that they expected a long session and a close vote.",
        "Grain prices rose for the fourth week running, traders in Mersin said, after a dry "
        "spring. Millers expect no relief before the harvest comes in at the end of June.",
        "“We have waited eleven years for this bridge,” said Nadia Farouk, who runs a bakery by "
        "the river. Her customers cross by ferry, when it runs, and walk the last two kilometres.",
        "The ministry promised to publish the figures every month. Its spokesman, asked about the "
        "delay, said that the new system was tried out in three provinces and would be ready soon.",
        "In the second half the visitors took control, and a late goal by Karim Haddad settled the "
        "match. The coach praised his defence and said that the title race was still open.",
    ),
    "ar": (
        "يجتمع المجلس مجددا يوم الخميس للتصويت على ميزانية المدارس والطرق. وقال أعضاء من الحزبين "
        "إنهم يتوقعون جلسة طويلة وتصويتا متقاربا.",
        "ارتفعت أسعار الحبوب للأسبوع الرابع على التوالي بحسب تجار في مرسين بعد ربيع جاف، ولا يتوقع "
        "أصحاب المطاحن انفراجا قبل موسم الحصاد.",
        "وعدت الوزارة بنشر الأرقام كل شهر. وقال المتحدث باسمها إن النظام الجديد جرب في ثلاث "
        "محافظات وسيكون جاهزا قريبا.",
    ),
}


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
    text = told["text"].split("\n")
    while sum(map(len, text)) < LENGTH:
        text.append(rng.choice(OTHER[told["lang"]]))
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text)
    links = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(LINKS // 2))
    teasers = "".join(
        f'<div class="teaser"><a href="/story/{n}"><span><img src="/{n}.jpg">Story {n}</span>'
        f"</a><div><time>{n} h</time></div></div>"
        for n in range(LINKS // 2)
    )
    return (
        f'<!doctype html><html lang="{told["lang"]}"><head><title>{escape(told["title"])}</title>'
        f'<meta property="article:published_time" content="{told["published"]}">'
        f"<script>{SCRIPT}</script></head><body><nav><ul>{links}</ul></nav><main><article>"
        f'<h1>{escape(told["title"])}</h1><div class="body">{body}</div></article></main>'
        f'<aside class="related">{teasers}</aside><footer>About us</footer></body></html>'
    )


if __name__ == "__main__":
    main()
