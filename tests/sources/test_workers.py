"""Hostile bytes die in a child, and nobody waits for them (faults X04, X05, P01-P06, K06, K07)."""

import asyncio
import contextlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sources.hostile import entry, rss, stories

from monitor.article import Quality
from monitor.errors import ConfigError, NotAFeed
from monitor.types import Feed, Fetched, Item, Source, TextBasis
from monitor.workers import ChildLimits, DocumentDied, Read, ReadJob, Workers

CONFIG = Path(__file__).parents[2] / "config"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SOURCE = Source(publisher="The Example", language="en", timezone="Asia/Baghdad")
FEED = Feed(id="x", url="https://news.example/feed", source=SOURCE)
NEWS = (
    "Three rockets struck the Ain al-Asad base in Anbar on Friday, wounding two soldiers, the "
    "army said in a statement. "
)


def answer(body: bytes, url: str = "https://news.example/feed") -> Fetched:
    return Fetched(url=url, status=200, headers={}, body=body, at=NOW)


def job(page: bytes | None, *, summary: str = NEWS, trouble: str = "") -> ReadJob:
    item = Item(
        guid="1",
        url="https://news.example/1",
        title="Rockets hit base in Anbar",
        summary=summary,
        published=NOW,
    )
    return ReadJob(
        item=item,
        source=SOURCE,
        first_seen=NOW,
        page=answer(page, item.url) if page is not None else None,
        trouble=trouble,
    )


def page(body: str, *, head: str = "", length: int = 4) -> bytes:
    article = "".join(f"<p>{NEWS}Part {n} of the story.</p>" for n in range(length))
    return (
        f"<html><head>{head}</head><body><article>{article}</article>{body}</body></html>".encode()
    )


MANY_ATTRIBUTES = (
    b"<rss version='2.0'><channel><item "
    + b" ".join(b"a%d='x'" % n for n in range(100_000))
    + b"></item></channel></rss>"
)


async def test_feeds_are_parsed_in_a_child(workers: Workers) -> None:
    found = await workers.parse(answer(stories(5)), FEED, NOW)
    assert len(found.items) == 5
    with pytest.raises(NotAFeed, match="empty"):
        await workers.parse(answer(b""), FEED, NOW)


async def test_X05_a_document_that_burns_time_is_killed(workers: Workers) -> None:
    with pytest.raises(DocumentDied, match="processor time"):
        await workers.parse(answer(MANY_ATTRIBUTES), FEED, NOW)
    assert len((await workers.parse(answer(stories(2)), FEED, NOW)).items) == 2


async def test_X05_others_do_not_wait_for_it() -> None:
    """With limits that never end it, so that no clock decides this test."""
    async with Workers(CONFIG, limits=ChildLimits(cpu_s=600, wall_s=600)) as workers:
        bad = asyncio.create_task(workers.parse(answer(MANY_ATTRIBUTES), FEED, NOW))
        good = [workers.parse(answer(stories(5)), FEED, NOW) for _ in range(10)]
        assert [len(found.items) for found in await asyncio.gather(*good)] == [5] * 10
        assert not bad.done()
        bad.cancel()


async def test_X04_deep_nesting_ends() -> None:
    deep = rss(entry(1, summary=f"<description>{'&lt;div&gt;' * 100_000}</description>"))
    nested = b"<rss version='2.0'>" + b"<a>" * 500_000
    # the processor time of a real child; the two seconds of the shared ones fail on a slow machine
    async with Workers(CONFIG, limits=ChildLimits(wall_s=60.0)) as real:
        assert len((await real.parse(answer(deep), FEED, NOW)).items) == 1
        with pytest.raises((DocumentDied, NotAFeed)):
            await real.parse(answer(nested), FEED, NOW)


async def test_K06_a_child_out_of_memory_is_replaced() -> None:
    limits = ChildLimits(memory=240 * 1024**2, cpu_s=10)
    async with Workers(CONFIG, limits=limits) as workers:
        huge = rss(*(entry(n) for n in range(20_000)))
        with pytest.raises(DocumentDied):
            await workers.parse(answer(huge), FEED, NOW)
        assert len((await workers.parse(answer(stories(2)), FEED, NOW)).items) == 2


async def test_children_are_renewed_after_so_many_jobs() -> None:
    async with Workers(CONFIG, limits=ChildLimits(jobs_per_child=1)) as workers:
        for _ in range(4):
            assert len((await workers.parse(answer(stories(1)), FEED, NOW)).items) == 1


async def test_a_page_is_read(workers: Workers) -> None:
    read = await workers.read(job(page("")))
    assert (read.quality, read.article.basis) == (Quality.FULL, TextBasis.PAGE)
    assert "Ain al-Asad" in read.article.text
    assert read.article.note == ""


async def test_P01_a_page_without_text_is_no_quiet(workers: Workers) -> None:
    read = await workers.read(job(b"<html><body>" + b"<div></div>" * 1000 + b"</body></html>"))
    assert_summary(read, Quality.EMPTY)


async def test_P01_a_huge_text_node_still_gives_text(workers: Workers) -> None:
    read = await workers.read(job(b"<html><body><p>" + b"word " * 800_000 + b"</p></body></html>"))
    assert read.article.text


async def test_P02_deep_nesting_still_gives_text(workers: Workers) -> None:
    deep = "<div>" * 1000 + f"<p>{NEWS * 3}</p>" + "</div>" * 1000
    read = await workers.read(job(f"<html><body>{deep}</body></html>".encode(), summary=""))
    assert "Ain al-Asad" in read.article.text


async def test_P03_a_table_that_claims_to_be_wide(workers: Workers) -> None:
    table = "<table><tr><td colspan='9007199254740991'>x</td></tr></table>"
    assert (await workers.read(job(page(table)))).quality is Quality.FULL


async def test_P04_hundreds_of_thousands_of_tags(workers: Workers) -> None:
    """Read in time or killed: in both cases the summary tells the story."""
    with contextlib.suppress(DocumentDied):
        await workers.read(job(b"<html><body>" + b"<b></b><i>" * 150_000))
    assert (await workers.read(job(page("")))).quality is Quality.FULL


@pytest.mark.parametrize(
    ("body", "quality"),
    [
        (b"<html><title>Sign in</title><body><p>Subscribe to continue reading.</p>", Quality.WALL),
        (b"<html><body><p>Please enable JavaScript to view this page.</p>", Quality.WALL),
        (
            b"<html><title>Page not found</title><body><p>We could not find what you are looking "
            b"for. Try the search, or one of the stories of today below this text.</p>",
            Quality.SOFT_404,
        ),
        (b"", Quality.EMPTY),
        (b"\x00\xff\xfe garbage", Quality.EMPTY),
    ],
)
async def test_P05_walls_are_not_read_as_the_article(
    workers: Workers, body: bytes, quality: Quality
) -> None:
    assert_summary(await workers.read(job(body)), quality)


async def test_a_link_that_leads_to_the_front_page_is_gone(workers: Workers) -> None:
    moved = job(page(""))
    front = answer(page(""), "https://news.example/")
    read = await workers.read(ReadJob(item=moved.item, source=SOURCE, first_seen=NOW, page=front))
    assert_summary(read, Quality.SOFT_404)


@pytest.mark.parametrize(
    "hiding",
    [
        "style='display:none'",
        "style='DISPLAY: none'",
        "style='visibility: hidden'",
        "style='font-size:0'",
        "style='color:red;font-size:0px'",
        "hidden",
        "aria-hidden='true'",
    ],
)
async def test_P06_hidden_text_is_not_read(workers: Workers, hiding: str) -> None:
    hidden = f"<div {hiding}><p>{'A bomb killed forty people in Erbil. ' * 10}</p></div>"
    with_hidden = page("").replace(b"<article>", b"<article>" + hidden.encode())
    read = await workers.read(job(with_hidden))
    assert "Erbil" not in read.article.text
    assert "Ain al-Asad" in read.article.text


async def test_S06_a_page_cannot_send_us_on(workers: Workers) -> None:
    head = (
        "<meta http-equiv='refresh' content='0;url=http://127.0.0.1:1/'>"
        "<link rel='canonical' href='http://127.0.0.1:1/'>"
    )
    read = await workers.read(job(page("", head=head)))
    assert read.article.url == "https://news.example/1"


async def test_why_the_summary_was_read_is_said(workers: Workers) -> None:
    read = await workers.read(job(None, trouble="its page answered 403"))
    assert read.article.note == "the feed's summary was read: its page answered 403"
    assert read.article.text == NEWS


async def test_wire_copy_is_credited(workers: Workers) -> None:
    signed = page("").replace(b"<article>", b"<article><p>ERBIL (Reuters) - Told by the wire.</p>")
    assert (await workers.read(job(signed))).article.credit == "Reuters"


def assert_summary(read: Read, quality: Quality) -> None:
    assert (read.quality, read.article.basis) == (quality, TextBasis.SUMMARY)
    assert read.article.text == NEWS
    assert read.article.note.startswith("the feed's summary was read: ")


async def test_a_configuration_that_cannot_be_read_is_said_at_the_start(tmp_path: Path) -> None:
    shutil.copytree(CONFIG, tmp_path / "config")
    (tmp_path / "config" / "walls.yaml").write_text("wals: []\n", "utf-8")
    with pytest.raises(ConfigError, match=r"walls.yaml:1: wals: "):
        async with Workers(tmp_path / "config"):
            pass


async def test_children_started_later_read_what_the_first_ones_read(tmp_path: Path) -> None:
    """Somebody edits the configuration, wrongly, while the daemon runs."""
    shutil.copytree(CONFIG, tmp_path / "config")
    async with Workers(tmp_path / "config", limits=ChildLimits(jobs_per_child=1)) as workers:
        (tmp_path / "config" / "walls.yaml").write_text("wals: []\n", "utf-8")
        for _ in range(3):
            assert (await workers.read(job(page("")))).quality is Quality.FULL
