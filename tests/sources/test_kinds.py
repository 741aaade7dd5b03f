"""Sources that are no syndication feed: Telegram, GDELT, Google News, plain index pages."""

import base64
import json
from datetime import UTC, datetime

import pytest
from sources.hostile import NOW, entry, rss

from monitor import feeds
from monitor.errors import NotAFeed
from monitor.feeds import ParsedFeed, googlenews
from monitor.types import Feed, Fetched, Source


def parsed(kind: str, body: str | bytes, url: str, **options: str) -> ParsedFeed:
    source = Source(publisher="The Example", language="ar", timezone="Asia/Baghdad")
    feed = Feed(id="x", url=url, source=source, kind=kind, **options)  # type: ignore[arg-type]
    raw = body.encode() if isinstance(body, str) else body
    return feeds.parse(Fetched(url=url, status=200, headers={}, body=raw, at=NOW), feed, NOW)


def post(number: int, text: str, extra: str = "") -> str:
    return f"""
<div class="tgme_widget_message_wrap js-widget_message_wrap">
 <div class="tgme_widget_message text_not_supported_wrap js-widget_message"
      data-post="example_channel/{number}">{extra}
  <div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>
  <div class="tgme_widget_message_footer"><a class="tgme_widget_message_date"
   href="https://t.me/example_channel/{number}"><time datetime="2026-11-20T10:0{number}:00+00:00"
   class="time">10:0{number}</time></a></div></div></div>"""


def channel(*posts: str) -> str:
    title = '<div class="tgme_channel_info_header_title"><span>Example Channel</span></div>'
    body = "".join(posts)
    return (
        f"<html><body>{title}<section class='tgme_channel_history'>{body}</section></body></html>"
    )


TELEGRAM = "https://t.me/s/example_channel"


def test_telegram_posts_are_items_with_their_whole_text() -> None:
    found = parsed("telegram", channel(post(1, "سقوط صواريخ<br/>قرب <b>القاعدة</b>")), TELEGRAM)
    (item,) = found.items
    assert found.title == "Example Channel"
    assert (item.guid, item.url) == ("example_channel/1", "https://t.me/example_channel/1")
    assert (item.title, item.summary) == ("سقوط صواريخ", "سقوط صواريخ\nقرب القاعدة")
    assert item.published == datetime(2026, 11, 20, 10, 1, tzinfo=UTC)


def test_telegram_leaves_out_pictures_without_words_and_quoted_replies() -> None:
    reply = '<a class="tgme_widget_message_reply"><div class="js-message_reply_text">Old</div></a>'
    found = parsed("telegram", channel(post(1, ""), post(2, "New", reply)), TELEGRAM)
    assert [item.summary for item in found.items] == ["New"]


def test_telegram_names_whom_a_post_was_forwarded_from() -> None:
    forwarded = '<a class="tgme_widget_message_forwarded_from_name"><span>Other</span></a>'
    (item,) = parsed("telegram", channel(post(1, "Words", forwarded)), TELEGRAM).items
    assert item.publisher == "Other"


def test_a_telegram_channel_without_posts_is_empty() -> None:
    assert parsed("telegram", channel(), TELEGRAM).items == ()


@pytest.mark.parametrize("body", ["", "<html><body>Contact @someone</body></html>", "{}"])
def test_a_telegram_channel_without_preview_is_a_failure(body: str) -> None:
    with pytest.raises(NotAFeed):
        parsed("telegram", body, "https://t.me/example_channel")


GDELT = "https://api.gdeltproject.org/api/v2/doc/doc"


def test_gdelt_articles_keep_their_publisher() -> None:
    article = {
        "url": "https://paper.example/1",
        "title": "Rockets hit base",
        "seendate": "20261120T101500Z",
        "domain": "paper.example",
        "language": "Arabic",
    }
    (item,) = parsed("gdelt", json.dumps({"articles": [article]}), GDELT).items
    assert (item.url, item.publisher, item.language) == (article["url"], "paper.example", "ar")
    assert item.published == datetime(2026, 11, 20, 10, 15, tzinfo=UTC)


def test_gdelt_without_a_hit_is_empty() -> None:
    assert parsed("gdelt", "{}", GDELT).items == ()


@pytest.mark.parametrize("body", ["", "Timespan is too short.", "[]", '{"articles": 3}'])
def test_gdelt_says_in_plain_text_what_is_wrong(body: str) -> None:
    with pytest.raises(NotAFeed):
        parsed("gdelt", body, GDELT)


GOOGLE = "https://news.google.com/rss/search"


def google(link: str) -> bytes:
    return rss(
        entry(
            1,
            title="<title>Rockets hit base - The Paper</title>",
            link=f"<link>{link}</link>",
            summary="<description>Other headline, other paper</description>",
            source="<source url='https://paper.example'>The Paper</source>",
        )
    )


def test_google_news_gives_headline_and_publisher() -> None:
    (item,) = parsed(
        "googlenews", google("https://news.google.com/rss/articles/CBMiAAA"), GOOGLE
    ).items
    assert (item.title, item.publisher, item.summary) == ("Rockets hit base", "The Paper", "")


def test_google_news_links_that_carry_the_address_are_resolved() -> None:
    inside = b'\x08\x13"\x1bhttps://paper.example/story\xd2\x01\x00'
    code = base64.urlsafe_b64encode(inside).decode().rstrip("=")
    link = f"https://news.google.com/rss/articles/{code}?oc=5"
    (item,) = parsed("googlenews", google(link), GOOGLE).items
    assert item.url == "https://paper.example/story"
    assert not googlenews.is_opaque(item.url)


def test_google_news_links_that_do_not_are_known_to_be_opaque() -> None:
    code = base64.urlsafe_b64encode(b"\x08\x13AU_yqLNothingToSeeHere" * 3).decode()
    (item,) = parsed(
        "googlenews", google(f"https://news.google.com/rss/articles/{code}"), GOOGLE
    ).items
    assert googlenews.is_opaque(item.url)


def test_google_s_consent_page_is_named_as_such() -> None:
    with pytest.raises(NotAFeed, match="consent"):
        parsed("googlenews", "<html>Before you continue</html>", "https://consent.google.com/ml")


INDEX = "https://ministry.example/news/"
PAGE = """<html><head><title>News</title></head><body>
<ul class="menu"><li><a href="/">Home</a></li></ul>
<div class="card"><a href="one.html"><img src="x"/></a><h3><a href="one.html">Base hit</a></h3>
 <time datetime="2026-11-20T13:00:00+03:00">today</time><p>Two rockets.</p></div>
<div class="card"><h3><a href="/two">Drones shot down</a></h3></div>
<div class="card"><h3>No link</h3></div></body></html>"""


def test_an_index_page_is_read_by_its_selector() -> None:
    one, two = parsed("index", PAGE, INDEX, select="div.card").items
    assert (one.title, one.url) == ("Base hit", "https://ministry.example/news/one.html")
    assert one.published == datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    assert "Two rockets." in one.summary
    assert (two.title, two.url) == ("Drones shot down", "https://ministry.example/two")


def test_a_selector_may_name_the_links_themselves() -> None:
    titles = [item.title for item in parsed("index", PAGE, INDEX, select=".card h3 > a").items]
    assert titles == ["Base hit", "Drones shot down"]


@pytest.mark.parametrize("select", ["div.gone", "div..card", "", "time"])
def test_a_selector_that_finds_nothing_is_a_failure(select: str) -> None:
    with pytest.raises(NotAFeed, match="select"):
        parsed("index", PAGE, INDEX, select=select)
