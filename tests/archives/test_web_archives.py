"""Archives on the web: each kind from a real server into the store, list after list."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from archives.conftest import by_query, event, golden, page, zipped
from sources.hostile import says

from monitor.archives import WEB, Entry, gdelt, googlenews, kind_of, telegram, wayback
from monitor.errors import ArchiveError, NotAFeed
from monitor.store import overview
from monitor.types import Fetched

FEBRUARY = datetime(2026, 2, 1, tzinfo=UTC)
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


def urls(store) -> list[str]:
    with store.read() as conn:
        ids = overview.incident_ids(conn)
        return sorted(one.url for name in ids for one in overview.tellings(conn, name))


# --- feeds


async def test_a_feed_is_followed_back_through_its_archives(site, taken, ask, store):
    tally, failed = await taken(site.url("/feed.xml"), "feed", ask)
    assert (tally.read, tally.new, failed) == (3, 3, [])
    assert urls(store) == [site.url(f"/news/{n}") for n in (1, 2, 3)]


async def test_a_feed_is_not_followed_beyond_the_days_asked_for(site, taken, ask):
    tally, _ = await taken(site.url("/feed.xml"), "feed", replace(ask, since=MARCH))
    assert (tally.read, tally.outside) == (1, 1)
    assert not site.asked("/archive-1.xml")


async def test_wordpress_is_paged_until_it_has_no_more(site, taken, ask):
    base = site.url("")
    first, second = golden("wordpress-1.xml", base), golden("wordpress-2.xml", base)
    site.on("/wp", by_query(paged__=first, paged__2=second))
    tally, failed = await taken(site.url("/wp"), "feed", ask)
    assert (tally.read, failed) == (2, [])
    assert [one.query.get("paged") for one in site.asked("/wp")] == [None, "2", "3"]


async def test_a_site_that_gives_the_same_page_for_ever_ends_the_chain(site, gathered, ask):
    site.on("/wp", says(200, golden("wordpress-1.xml", site.url(""))))
    found = await gathered(site.url("/wp"), "feed", ask)
    assert sum(len(one.found) for one in found) == 1
    assert len(site.asked("/wp")) == 2


async def test_a_page_that_is_gone_is_read_from_the_feeds_own_summary(site, taken, ask):
    site.on("/news/3", says(404, b"gone"))
    tally, failed = await taken(site.url("/feed.xml"), "feed", replace(ask, since=MARCH))
    assert (tally.read, failed) == (1, [])


# --- sitemaps


async def test_a_site_is_read_by_the_sitemaps_its_robots_txt_names(site, taken, ask):
    tally, failed = await taken(site.url("/"), "sitemap", replace(ask, since=FEBRUARY))
    assert tally.read == 3
    assert [one.sort for one in failed] == ["robots"]
    assert not site.asked("/private/9")
    assert not site.asked("/sitemap-2019.xml"), "changed before the days asked for"


async def test_a_cut_off_sitemap_is_named_and_can_be_fed_in_again(site, taken, ask):
    site.on("/sitemap-2026-02.xml.gz", says(200, b"\x1f\x8b\x08\0" + b"\0" * 20))
    _, failed = await taken(site.url("/sitemap_index.xml"), "sitemap", ask)
    (one,) = [each for each in failed if each.sort == "list" and "gz" in each.where]
    assert one.again == {"list": site.url("/sitemap-2026-02.xml.gz"), "type": "sitemap"}


@pytest.mark.parametrize("body", [b"", b"<rss/>", b"<urlset>", b'<!DOCTYPE x [<!ENTITY a "b">]>'])
def test_what_is_no_sitemap_is_refused_in_words(body, ask):
    answer = Fetched(url="https://a.example/s.xml", status=200, headers={}, body=body, at=ask.now)
    with pytest.raises(NotAFeed):
        WEB["sitemap"].parse(answer, ask)


# --- Wayback Machine


async def test_captures_are_fetched_as_they_were_and_keep_their_own_address(
    site, taken, ask, store
):
    first, second = golden("cdx-1.json"), golden("cdx-2.json")
    resumed = "resumeKey__example,gulf-wire)/news/2 20260211220001"
    site.on("/cdx", by_query(**{"resumeKey__": first, resumed: second}))
    stamps = {1: "20260205210000", 2: "20260211220000", 3: "20260309120000"}
    for number, stamp in stamps.items():
        path = f"/web/{stamp}id_/http://gulf-wire.example/news/{number}"
        site.on(path, says(200, page(number), content_type="text/html"))
    tally, failed = await taken(site.url("/cdx?url=gulf-wire.example/*"), "wayback", ask)
    assert (tally.read, failed) == (3, [])
    assert urls(store) == [f"http://gulf-wire.example/news/{n}" for n in (1, 2, 3)]


def test_the_index_is_asked_for_pages_of_the_days_asked_for(ask):
    (more,) = wayback.start("gulf-wire.example/*", replace(ask, since=FEBRUARY, until=MARCH))
    query = parse_qs(urlsplit(more.address).query)
    assert more.address.startswith("https://web.archive.org/cdx/search/cdx?")
    assert (query["url"], query["from"], query["to"]) == (
        ["gulf-wire.example/*"],
        ["20260201000000"],
        ["20260301000000"],
    )
    assert query["filter"] == ["statuscode:200", "mimetype:text/html"]


# --- GDELT


async def test_gdelts_files_of_the_days_asked_for_are_read(site, taken, ask):
    rows = [
        event("19", "20260209120000", site.url("/news/1")),
        event("19", "20260209120000", site.url("/news/1")),
        event("04", "20260209120000", site.url("/news/3")),  # consult
        "half a row",
    ]
    theme = ["x"] * 27
    theme[1:5] = ["20260209120000", "1", "gulf-wire.example", site.url("/news/2")]
    theme[7], theme[26] = "TERROR;ARMEDCONFLICT", "<PAGE_TITLE>Rockets &amp; more</PAGE_TITLE>"
    other = [*theme[:4], site.url("/news/3"), *theme[5:7], "TAX_POLITICS", *theme[8:]]
    documents = "\n".join("\t".join(row) for row in (theme, other))
    base = "/gdeltv2/20260209120000"
    site.on(
        f"{base}.export.CSV.zip",
        says(200, zipped("a", "\n".join(rows)), content_type="application/zip"),
    )
    site.on(
        f"{base}.gkg.csv.zip", says(200, zipped("a", documents), content_type="application/zip")
    )
    days = replace(ask, since=FEBRUARY, until=MARCH)
    tally, failed = await taken(site.url("/masterfilelist.txt"), "gdelt", days)
    assert tally.read == 2
    assert [one.where for one in failed] == [site.url("/gdeltv2/20260209121500.export.CSV.zip")]
    assert not site.asked("/gdeltv2/20150218230000.export.CSV.zip")
    assert not site.asked(f"{base}.mentions.CSV.zip")


def test_mentions_are_read_when_they_are_asked_for(ask):
    row = ["1", "20260209110000", "20260209120000", "1", "gulf-wire.example", "https://a.example/1"]
    body = zipped("a", "\t".join(row) + "\n" + "\t".join([*row[:3], "2", *row[4:]]))
    url = "http://data.gdeltproject.org/gdeltv2/20260209120000.mentions.CSV.zip"
    found = gdelt.parse(Fetched(url=url, status=200, headers={}, body=body, at=ask.now), ask)
    (one,) = found.entries
    assert (one.link, one.seen) == ("https://a.example/1", datetime(2026, 2, 9, 12, tzinfo=UTC))


def test_ten_years_of_gdelt_are_not_begun_by_mistake(ask):
    with pytest.raises(ArchiveError, match="--since"):
        gdelt.start("http://data.gdeltproject.org/gdeltv2/masterfilelist.txt", ask)


async def test_the_doc_api_is_asked_day_by_day(site, taken, ask):
    days = [datetime(2026, 2, day, tzinfo=UTC) for day in (4, 5, 6)]
    empty, full = b'{"articles": []}', golden("gdelt-doc.json", site.url(""))
    answers = {f"startdatetime__{day:%Y%m%d}000000": full for day in days}
    answers["startdatetime__20260204000000"] = empty
    site.on("/doc", by_query(**answers))
    wanted = replace(ask, since=days[0], until=days[2])
    tally, failed = await taken(site.url("/doc?query=rockets"), "gdelt-doc", wanted)
    assert (tally.read, tally.outside, failed) == (1, 1, [])
    ends = [one.query["enddatetime"] for one in site.asked("/doc")]
    assert ends == ["20260205000000", "20260206000000"]


# --- Telegram


async def test_a_channel_is_read_backwards_to_its_first_post(site, taken, ask):
    old, new = golden("telegram-old.html"), golden("telegram-new.html")
    site.on("/s/tigrisdesk", by_query(before__=new, before__3=old))
    tally, failed = await taken(site.url("/s/tigrisdesk"), "telegram", ask)
    assert (tally.read, failed) == (4, [])
    assert [one.query.get("before") for one in site.asked("/s/tigrisdesk")] == [None, "3"]
    assert not site.asked("/robots.txt"), "posts are whole: no page is fetched"


async def test_a_channel_is_not_read_beyond_the_days_asked_for(site, gathered, ask):
    site.on("/s/tigrisdesk", says(200, golden("telegram-new.html")))
    days = replace(ask, since=datetime(2026, 2, 14, tzinfo=UTC))
    assert len(await gathered(site.url("/s/tigrisdesk"), "telegram", days)) == 1


@pytest.mark.parametrize(
    "source", ["tigrisdesk", "@tigrisdesk", "https://t.me/tigrisdesk", "https://t.me/s/tigrisdesk"]
)
def test_a_channel_is_named_in_any_of_the_usual_ways(source, ask):
    assert [one.address for one in telegram.start(source, ask)] == ["https://t.me/s/tigrisdesk"]


# --- Google News


async def test_a_search_is_made_for_each_day_and_gives_headlines(site, taken, ask):
    found = golden("googlenews.xml")
    none = found[: found.index(b"<item>")] + b"</channel></rss>"
    first = "q__rockets after:2026-02-10 before:2026-02-11"
    second = "q__rockets after:2026-02-11 before:2026-02-12"
    site.on("/rss/search", by_query(**{first: none, second: found}))
    days = [datetime(2026, 2, day, tzinfo=UTC) for day in (10, 12)]
    wanted = replace(ask, since=days[0], until=days[1])
    tally, failed = await taken(site.url("/rss/search?q=rockets"), "googlenews", wanted)
    assert (tally.read, tally.attacks, failed) == (1, 1, [])
    assert len(site.asked("/rss/search")) == 2


def test_words_become_a_search(ask):
    (one,) = googlenews.start("rockets Iraq", ask)
    assert one.address == "https://news.google.com/rss/search?q=rockets+Iraq"


# --- what all have in common


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("https://t.me/s/tigrisdesk", "telegram"),
        ("https://news.google.com/rss/search?q=x", "googlenews"),
        ("https://api.gdeltproject.org/api/v2/doc/doc?query=x", "gdelt-doc"),
        ("http://data.gdeltproject.org/gdeltv2/lastupdate.txt", "gdelt"),
        ("http://data.gdeltproject.org/gdeltv2/20260209120000.gkg.csv.zip", "gdelt"),
        ("https://web.archive.org/cdx/search/cdx?url=a.example", "wayback"),
        ("https://gulf-wire.example/news-sitemap.xml", "sitemap"),
        ("https://gulf-wire.example/feed/", "feed"),
        ("pages/one.html", "html"),
        ("CC-NEWS-20260309.warc.gz", "warc"),
        ("news.jsonl.gz", "jsonl"),
        ("TABLE.CSV", "csv"),
        ("-", "jsonl"),
    ],
)
def test_the_kind_is_told_by_the_name(source, kind):
    assert kind_of(source) == kind


def test_a_name_that_tells_nothing_asks_for_the_kind():
    with pytest.raises(ArchiveError, match="--source-type"):
        kind_of("news.dat")


NONSENSE = (
    b"",
    b"\0\xff" * 50,
    b"[1, 2]",
    b"{}",
    b"PK\x03\x04broken",
    b"\x1f\x8b\x08broken",
    b"<html><body>captcha</body></html>",
)


@pytest.mark.parametrize("kind", sorted(WEB))
@pytest.mark.parametrize("body", NONSENSE)
async def test_a_list_of_nonsense_is_named_and_nothing_breaks(kind, body, site, gathered, ask):
    path = {"gdelt": "/x.export.csv.zip"}.get(kind, "/list")
    site.on(path, says(200, body))
    days = replace(ask, since=datetime(2026, 11, 19, tzinfo=UTC))
    found = await gathered(site.url(path), kind, days)
    assert not [one for batch in found for one in batch.found if isinstance(one, Entry)]


async def test_a_list_that_cannot_be_had_is_tried_again_and_named(site, gathered, ask):
    site.on("/feed.xml", says(503, b"later"))
    (batch,) = await gathered(site.url("/feed.xml"), "feed", ask)
    assert len(site.asked("/feed.xml")) == 2
    assert "503" in batch.found[0].why
