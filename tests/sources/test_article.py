"""What a page is worth, and what is read when it is worth nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.article import Page, Quality, Walls, article_of, extract, judge, led_elsewhere
from monitor.dates import Dateline
from monitor.types import Item, Source, TextBasis

WALLS = Walls.load(Path(__file__).parents[2] / "config")
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SOURCE = Source(publisher="The Example", language="en")
ITEM = Item(guid="1", url="https://news.example/1", title="Title", summary="Summary", published=NOW)
FULL = Page(title="Page title", text="Text", quality=Quality.FULL, why="it holds the article")


@pytest.mark.parametrize("example", WALLS.examples, ids=lambda example: example.text[:30])
def test_examples_of_walls(example: object) -> None:
    quality, why = judge(example.title, example.text, WALLS)  # type: ignore[attr-defined]
    assert quality is example.quality, why  # type: ignore[attr-defined]


def test_a_long_article_about_cookies_is_an_article() -> None:
    text = "The authority said that the site uses cookies to follow visitors. " * 40
    assert judge("Fine for a cookie banner", text, WALLS)[0] is Quality.FULL


def test_a_full_page_is_read() -> None:
    article = article_of(ITEM, SOURCE, FULL, first_seen=NOW)
    assert (article.text, article.basis, article.note) == ("Text", TextBasis.PAGE, "")
    assert article.title == "Title", "the feed's headline; pages add their site's name"


@pytest.mark.parametrize("quality", [Quality.WALL, Quality.EMPTY, Quality.SOFT_404])
def test_else_the_summary_is_read_and_that_is_said(quality: Quality) -> None:
    page = replace(FULL, quality=quality, why="the page asks to pay")
    article = article_of(ITEM, SOURCE, page, first_seen=NOW)
    assert (article.text, article.basis) == ("Summary", TextBasis.SUMMARY)
    assert article.note == "the feed's summary was read: the page asks to pay"


def test_of_a_partial_page_and_the_summary_the_longer_one_is_read() -> None:
    short = replace(FULL, quality=Quality.PARTIAL, text="Sum", why="only the beginning")
    longer = replace(short, text="Longer than the summary")
    assert article_of(ITEM, SOURCE, short, first_seen=NOW).text == "Summary"
    article = article_of(ITEM, SOURCE, longer, first_seen=NOW)
    assert (article.text, article.note) == ("Longer than the summary", "only the beginning")


def test_dates_come_from_the_feed_then_the_page_then_first_sight() -> None:
    undated = replace(ITEM, published=None)
    told = replace(FULL, published=NOW - timedelta(hours=5))
    assert article_of(ITEM, SOURCE, told, first_seen=NOW).published == NOW
    assert article_of(undated, SOURCE, told, first_seen=NOW).published == told.published
    assert article_of(undated, SOURCE, FULL, first_seen=NOW).published == NOW
    early = NOW - timedelta(hours=1)
    assert article_of(ITEM, SOURCE, FULL, first_seen=early).published == early


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta property='article:published_time' content='2026-11-20T13:00:00+03:00'>", 10),
        ("<meta itemprop='datePublished' content='2026-11-20T09:00:00Z'>", 9),
        (
            '<script type="application/ld+json">{"datePublished": "2026-11-20T08:00:00Z"}</script>',
            8,
        ),
    ],
)
def test_a_page_says_when_it_was_published(head: str, expected: int) -> None:
    body = f"<html><head>{head}</head><body><p>{'Words of the story. ' * 30}</p></body></html>"
    page = extract(body.encode(), "https://news.example/1", now=NOW)
    assert page.published == datetime(2026, 11, 20, expected, 0, tzinfo=UTC)


ARABIC = "سقطت ثلاثة صواريخ على معسكر التاجي شمالي بغداد وأصيب جنديان، بحسب الجيش العراقي. "
RUSSIAN = "Три ракеты упали на военную базу в пригороде Харькова, двое солдат ранены. "
FRENCH = "Trois roquettes ont frappé une base près de Bagdad, a déclaré l’armée irakienne lundi. "


@pytest.mark.parametrize(
    ("text", "charset", "meta", "header", "language"),
    [
        (ARABIC, "utf-8", "", "", ""),
        (ARABIC, "cp1256", '<meta charset="windows-1256">', "", ""),
        (ARABIC, "cp1256", "", "text/html; charset=windows-1256", ""),
        (ARABIC, "cp1256", "", "", "ar"),
        (ARABIC, "utf-16-le", "", "", ""),
        (RUSSIAN, "koi8-r", '<meta content="text/html; charset=koi8-r" http-equiv="x">', "", ""),
        (RUSSIAN, "cp1251", "", "", ""),  # nobody says anything
        (FRENCH, "cp1252", "", "", "fr"),
    ],
)
def test_pages_in_many_charsets(
    text: str, charset: str, meta: str, header: str, language: str
) -> None:
    page = f"<html><head>{meta}<title>x</title></head><body><p>{text * 5}</p></body></html>"
    read = extract(
        page.encode(charset),
        "https://post.example/1",
        dateline=Dateline(language=language),
        headers={"content-type": header},
    )
    assert read.text.startswith(text.strip())


def test_one_broken_character_does_not_cost_the_page() -> None:
    page = f"<html><body><p>{ARABIC * 5}XX</p></body></html>".encode().replace(b"XX", b"\xd8")
    read = extract(page, "https://post.example/1", dateline=Dateline(language="ar"))
    assert read.text.startswith(ARABIC.strip())


def test_a_front_page_is_not_the_article() -> None:
    assert led_elsewhere("https://news.example/1", "https://news.example/")
    assert not led_elsewhere("https://news.example/1", "https://news.example/moved/1")
    assert not led_elsewhere("https://news.example/", "https://news.example/")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"<p>{text}".encode()))
def test_any_bytes_give_a_page(body: bytes) -> None:
    page = extract(body, "https://news.example/1", walls=WALLS, now=NOW)
    assert page.quality in Quality
    assert page.why


PARTS = (f"<p>Three rockets struck base {n} on Friday, the army said.</p>" for n in range(9))
ARTICLE = f"<article>{''.join(PARTS)}</article>".encode()


@pytest.mark.parametrize(
    ("headers", "head", "kept"),
    [
        ({}, b"", True),
        ({"x-robots-tag": "noarchive"}, b"", False),
        ({"x-robots-tag": "nofollow, NOARCHIVE"}, b"", False),
        ({"x-robots-tag": "none"}, b"", False),
        ({"x-robots-tag": "attack-monitor: noarchive"}, b"", False),
        ({"x-robots-tag": "otherbot: noarchive"}, b"", True),
        ({"x-robots-tag": "max-image-preview:none"}, b"", True),
        ({"tdm-reservation": "1"}, b"", False),
        ({"tdm-reservation": "0"}, b"", True),
        ({}, b"<meta name='robots' content='index, noarchive'>", False),
        ({}, b"<meta name='tdm-reservation' content='1'>", False),
        ({}, b"<meta name='robots' content='index, follow'>", True),
    ],
)
def test_a_site_can_ask_that_its_text_is_not_kept(
    headers: dict[str, str], head: bytes, kept: bool
) -> None:
    body = b"<html><head>" + head + b"</head><body>" + ARTICLE + b"</body></html>"
    page = extract(body, ITEM.url, headers=headers)
    assert page.quality is Quality.FULL
    basis = article_of(ITEM, SOURCE, page, first_seen=NOW).basis
    assert basis is (TextBasis.PAGE if kept else TextBasis.UNKEPT)
