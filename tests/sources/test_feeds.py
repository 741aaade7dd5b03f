"""Feeds as they are in the wild (faults E09, S08, X, D, I03)."""

import codecs
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sources.hostile import NOW, entry, rss, stories

from monitor import feeds
from monitor.charset import decode
from monitor.errors import NotAFeed
from monitor.feeds import ParsedFeed, offered
from monitor.types import Feed, Fetched, Source

ARABIC = "هجوم صاروخي على قاعدة عين الأسد"


def parsed(
    body: bytes,
    *,
    content_type: str = "",
    encoding: str = "",
    language: str = "",
    zone: str = "UTC",
) -> ParsedFeed:
    feed = Feed(
        id="x",
        url="https://news.example/feed.xml",
        source=Source(publisher="The Example", language=language, timezone=zone),
        encoding=encoding,
    )
    headers = {"content-type": content_type}
    answer = Fetched(url=feed.url, status=200, headers=headers, body=body, at=NOW)
    return feeds.parse(answer, feed, NOW)


def titles(found: ParsedFeed) -> list[str]:
    return [item.title for item in found.items]


RDF = b"""<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'
 xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>
 <channel rdf:about='https://news.example/'><title>T</title></channel>
 <item rdf:about='https://news.example/1'><title>One</title><link>https://news.example/1</link>
 <dc:date>2026-11-20T10:00:00Z</dc:date></item></rdf:RDF>"""
ATOM = b"""<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://news.example/a/'>
 <title>T</title><entry><id>tag:1</id><title type='html'>One &lt;b&gt;bold&lt;/b&gt;</title>
 <link rel='alternate' href='one.html'/><updated>2026-11-20T10:00:00Z</updated>
 <summary>S</summary></entry></feed>"""
RSS_091 = b"""<!DOCTYPE rss SYSTEM "http://my.netscape.com/publish/formats/rss-0.91.dtd">
 <rss version="0.91"><channel><title>T</title><item><title>One</title>
 <link>https://news.example/1</link></item></channel></rss>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [
            {
                "id": "1",
                "url": "/1",
                "title": "One",
                "content_html": "<p>Text</p>",
                "date_published": "2026-11-20T13:00:00+03:00",
            }
        ],
    }
).encode()
SITEMAP = b"""<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'
 xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url>
 <loc>https://news.example/1</loc><news:news><news:publication><news:name>X</news:name>
 <news:language>ar</news:language></news:publication>
 <news:publication_date>2026-11-20T10:00:00Z</news:publication_date>
 <news:title>One</news:title></news:news></url></urlset>"""


@pytest.mark.parametrize("body", [RDF, ATOM, RSS_091, JSON_FEED, SITEMAP])
def test_every_format_gives_the_entry_with_an_absolute_link(body: bytes) -> None:
    (item,) = parsed(body).items
    assert item.title in ("One", "One bold")
    assert item.url.startswith("https://news.example/")
    assert body is RSS_091 or item.published == datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def test_relative_links_are_resolved_against_the_address_that_answered() -> None:
    found = parsed(rss(entry(1, link="<link>/world/1</link>")))
    assert found.items[0].url == "https://news.example/world/1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n",
        b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>",
        b"<html><body>Attention Required!</body></html>",
        b'{"error": "rate limited"}',
        b"{not json",
        b"%PDF-1.7 binary",
        b"\x00\x01\x02\x03" * 50,
        b"Service Unavailable",
        b"<?xml version='1.0'?><error>no</error>",
        b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></sitemapindex>",
    ],
)
def test_E09_what_is_no_feed_is_a_failure_and_never_no_news(body: bytes) -> None:
    with pytest.raises(NotAFeed) as caught:
        parsed(body)
    assert str(caught.value)


def test_a_true_feed_without_entries_is_empty() -> None:
    assert parsed(rss()).items == ()


@pytest.mark.parametrize("body", [b"/etc/passwd", b"/dev/stdin", b"file:///etc/passwd"])
def test_S08_a_body_that_is_a_file_name_is_not_opened(body: bytes) -> None:
    with pytest.raises(NotAFeed):
        parsed(body)


async def test_S08_a_body_that_is_an_address_is_not_fetched(hostile: object) -> None:
    body = f"http://127.0.0.1:{hostile.canary_port}/secret".encode()  # type: ignore[attr-defined]
    with pytest.raises(NotAFeed):
        parsed(body)


def test_X01_ill_formed_xml_gives_its_entries() -> None:
    broken = stories(2).replace(b"story 1.", b"story 1 & more <b>")
    assert titles(parsed(broken)) == ["Story number 0", "Story number 1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "cp1252"])
def test_X02_entities_are_refused_before_parsing(encoding: str) -> None:
    laughs = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
    text = f"<!DOCTYPE r [<!ENTITY l0 'ha'>{laughs}]><rss version='2.0'><channel><item>"
    text += "<title>&l9;</title></item></channel></rss>"
    with pytest.raises(NotAFeed, match="entities"):
        parsed(text.encode(encoding))


async def test_X03_nothing_outside_is_read(hostile: object) -> None:
    canary = f"http://127.0.0.1:{hostile.canary_port}/"  # type: ignore[attr-defined]
    doctype = f"<?xml-stylesheet href='{canary}'?><!DOCTYPE rss SYSTEM '{canary}x.dtd'>"
    include = f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{canary}'/>"
    found = parsed(rss(entry(1, summary=f"<description>{include}</description>"), prolog=doctype))
    assert titles(found) == ["Story number 1"]
    external = f"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{rss().decode()}"
    with pytest.raises(NotAFeed):
        parsed(external.encode())


def test_X06_numbers_and_lengths_are_bounded() -> None:
    found = parsed(rss(*(entry(n) for n in range(1500))))
    assert len(found.items) == 1000
    assert any("1500 entries" in warning for warning in found.warnings)
    big = entry(
        1,
        title=f"<title>{'t' * 100_000}</title>",
        summary=f"<description>{'s ' * 100_000}</description>",
        link=f"<link>https://news.example/{'u' * 5000}</link>",
    )
    (item,) = parsed(rss(big)).items
    assert (len(item.title), len(item.summary) <= 20_000, item.url) == (500, True, "")


@pytest.mark.parametrize(
    "character", ["&#xD800;", "&#0;", "&#x1F;", "&#xFFFF;", "&#99999999;", "\x01", "\x0b"]
)
def test_X07_one_forbidden_character_does_not_cost_the_feed(character: str) -> None:
    body = rss(entry(1, title=f"<title>Before{character}after</title>"), entry(2))
    assert len(parsed(body).items) == 2
    assert parsed(body).items[0].title in ("Before after", "Beforeafter")


@pytest.mark.parametrize("charset", ["undefined", "punycode", "zlib_codec", "idna", "x", "utf-7"])
def test_X08_a_charset_that_is_none_is_not_used(charset: str) -> None:
    body = rss(entry(1), prolog=f"<?xml version='1.0' encoding='{charset}'?>")
    found = parsed(body, content_type=f"text/xml; charset={charset}")
    assert titles(found) == ["Story number 1"]


@pytest.mark.parametrize(
    ("charset", "prolog", "content_type", "language"),
    [
        ("utf-8", "", "text/xml; charset=iso-8859-1", ""),  # the server's default is wrong
        ("utf-8", "<?xml version='1.0' encoding='windows-1252'?>", "", ""),
        ("cp1256", "<?xml version='1.0' encoding='windows-1256'?>", "text/xml; charset=utf-8", ""),
        ("cp1256", "", "text/xml; charset=windows-1256", ""),
        ("cp1256", "", "", "ar"),  # nobody says anything
        ("utf-16", "<?xml version='1.0' encoding='utf-8'?>", "text/xml; charset=utf-8", ""),
        ("utf-16-le", "", "", ""),
        ("utf-16-be", "", "", ""),
        ("utf-32", "", "", ""),
    ],
)
def test_X09_wrong_and_missing_charsets(
    charset: str, prolog: str, content_type: str, language: str
) -> None:
    document = rss(entry(1, title=f"<title>{ARABIC}</title>"), prolog=prolog).decode()
    found = parsed(document.encode(charset), content_type=content_type, language=language)
    assert titles(found) == [ARABIC]


@pytest.mark.parametrize("prolog", ["<?xml version='1.0' encoding='utf-8'?>", ""])
def test_one_broken_character_does_not_cost_the_others(prolog: str) -> None:
    """Cut off in the middle of a letter: the language's old charset would take any bytes."""
    whole = rss(entry(1, title=f"<title>{ARABIC} XX</title>"), prolog=prolog)
    (title,) = titles(parsed(whole.replace(b"XX", b"\xd8"), language="ar"))
    assert title.startswith(ARABIC)


def test_a_configured_encoding_wins() -> None:
    body = rss(entry(1, title=f"<title>{ARABIC}</title>"), prolog="").decode().encode("cp1256")
    assert titles(parsed(body, content_type="text/xml; charset=cp1251", encoding="cp1256")) == [
        ARABIC
    ]


def test_X10_control_characters_end_at_the_border() -> None:
    nasty = "a\x00b\x1bc\u202ed\u200be\ufeff\ufffe"
    body = rss(entry(1, title=f"<title>{nasty}</title>", guid=f"<guid>{nasty}</guid>"))
    (item,) = parsed(body).items
    assert item.title == "a b cde"
    assert not set(item.guid) & set("\x00\x1b\u202e\u200b")


def test_markup_in_titles_is_taken_off() -> None:
    title = "<title><![CDATA[<script>alert(1)</script>AT&amp;T <b>hit</b> 5 < 6]]></title>"
    assert titles(parsed(rss(entry(1, title=title)))) == ["AT&T hit 5 < 6"]


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "http://user:pw@host/", "http://[", "data:,x"],
)
def test_S06_only_web_links_leave_a_feed(link: str) -> None:
    (item,) = parsed(rss(entry(1, link=f"<link>{link}</link>"))).items
    assert item.url == ""


def test_I03_a_guid_shared_by_entries_names_none_of_them() -> None:
    found = parsed(rss(*(entry(n, guid="<guid isPermaLink='false'>x</guid>") for n in range(3))))
    assert [item.guid for item in found.items] == ["", "", ""]


def test_T09_a_cut_document_gives_its_entries_and_is_known_to_be_cut() -> None:
    body = stories(20)
    found = parsed(body[: len(body) // 2])
    assert not found.whole
    assert 5 <= len(found.items) <= 11
    assert parsed(body).whole


@pytest.mark.parametrize(
    "raw",
    [
        *("", "soon", "0000-00-00", "1970-01-01", "Thu, 01 Jan 1970 00:00:00 GMT", "0", "-1"),
        *("9999-12-31T23:59:59Z", "31/02/2026", "1e400", "١", "1404/13/45"),
    ],
)
def test_D02_impossible_dates_are_none(raw: str) -> None:
    (item,) = parsed(rss(entry(1, date=f"<pubDate>{raw}</pubDate>"))).items
    assert item.published is None


TEN = datetime(2026, 3, 16, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "language", "zone", "expected"),
    [
        ("Mon, 16 Mar 2026 10:00:00 GMT", "en", "Asia/Baghdad", TEN),
        ("Mon, 16 Mar 2026 10:00:00", "en", "Asia/Baghdad", TEN - timedelta(hours=3)),
        ("Mon, 16 Mar 2026 10:00:00 EET", "en", "UTC", TEN - timedelta(hours=2)),
        ("Mon, 16 Mar 2026 10:00:00 IDT", "en", "UTC", TEN - timedelta(hours=3)),
        ("Mon, 16 Mar 2026 10:00:00 AST", "en", "Asia/Riyadh", TEN - timedelta(hours=3)),
        ("Mon, 16 Mar 2026 10:00:00 -0000", "en", "Asia/Riyadh", TEN),
        ("16/03/2026 10:00", "ar", "Asia/Baghdad", TEN - timedelta(hours=3)),
        ("1773655200", "", "Asia/Baghdad", TEN),
        ("1773655200000", "", "Asia/Baghdad", TEN),
        ("1404/12/25 10:00", "fa", "Asia/Tehran", TEN - timedelta(hours=3.5)),
        ("۱۴۰۴/۱۲/۲۵ ۱۰:۰۰", "fa", "Asia/Tehran", TEN - timedelta(hours=3.5)),
        ("الاثنين, 16 مارس 2026 - 10:00", "ar", "Asia/Riyadh", TEN - timedelta(hours=3)),
        ("16 آذار 2026 10:00", "ar", "Asia/Damascus", TEN - timedelta(hours=3)),
        ("16 Mart 2026 10:00", "tr", "Europe/Istanbul", TEN - timedelta(hours=3)),
        ("16 במרץ 2026 10:00", "he", "Asia/Jerusalem", TEN - timedelta(hours=2)),
        ("Пн, 16 мар 2026 10:00:00 +0300", "ru", "UTC", TEN - timedelta(hours=3)),
        ("2026-03-16T10:00:00.000+03:00", "", "UTC", TEN - timedelta(hours=3)),
        ("2026-03-16 10:00:00 +0300", "", "UTC", TEN - timedelta(hours=3)),
    ],
)
def test_dates_as_newsrooms_write_them(
    raw: str, language: str, zone: str, expected: datetime
) -> None:
    body = rss(entry(1, date=f"<pubDate>{raw}</pubDate>"))
    assert parsed(body, language=language, zone=zone).items[0].published == expected


@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda b: stories(1) + b))
def test_any_bytes_give_items_or_not_a_feed(body: bytes) -> None:
    try:
        found = parsed(body)
    except NotAFeed:
        return
    assert all(item.url == "" or item.url.startswith("http") for item in found.items)


@given(st.binary(max_size=200), st.text(max_size=40), st.text(max_size=40))
def test_any_bytes_decode(body: bytes, header: str, override: str) -> None:
    text, charset = decode(
        codecs.BOM_UTF8 + body, content_type=header, override=override, language="ar"
    )
    assert isinstance(text, str)
    assert charset


def test_a_page_names_the_feeds_it_offers() -> None:
    page = (
        b"<html><head><link rel='alternate' type='application/rss+xml' href='/rss'>"
        b"<link rel='alternate' type='application/atom+xml' href='javascript:x'>"
        b"<link rel='alternate' hreflang='ar' href='/ar'></head><body>News</body></html>"
    )
    assert offered(page, "https://post.example/news") == ("https://post.example/rss",)
    assert offered(b"", "https://post.example/") == ()
