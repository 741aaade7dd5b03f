"""The sample site over real HTTP, and what its stories hold."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from monitor import feeds, feedsfile
from monitor.demo import site as news_site
from monitor.demo import story as stories
from monitor.demo.site import Site
from monitor.errors import MonitorError
from monitor.types import Fetched, Item

OPENED = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)  # a Wednesday in Baghdad
SAMPLE = stories.load()
FEEDS = {feed.id: feed for feed in feedsfile.read(Path(news_site.__file__).with_name("feeds.yaml"))}


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def entries(http: aiohttp.ClientSession, address: str, outlet: str) -> tuple[Item, ...]:
    """The outlet's feed, read by the monitor's own parser."""
    async with http.get(f"{address}/{outlet}/feed.xml") as answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        fetched = Fetched(
            url=str(answer.url), status=200, headers=headers, body=await answer.read(), at=OPENED
        )
    parsed = feeds.parse(fetched, FEEDS[outlet], OPENED)
    assert not parsed.warnings
    return parsed.items


async def test_news_breaks_step_by_step_and_stays(http: aiohttp.ClientSession) -> None:
    site = Site(SAMPLE, opened=OPENED)
    async with news_site.serve(site) as address:
        before = {entry.title for entry in await entries(http, address, "tigris-wire")}
        broke = {story.title for story in site.break_news() if story.outlet == "tigris-wire"}
        after = {entry.title for entry in await entries(http, address, "tigris-wire")}
    assert broke
    assert after == before | broke


async def test_every_feed_can_be_read_and_all_links_lead_to_pages(
    http: aiohttp.ClientSession,
) -> None:
    site = Site(SAMPLE, opened=OPENED, step=SAMPLE.last_step)
    async with news_site.serve(site) as address:
        links = [
            entry.url
            for outlet in SAMPLE.outlets
            for entry in await entries(http, address, outlet.id)
        ]
        answers = {}
        for link in links:
            async with http.get(link) as answer:
                answers[link.rpartition("/")[2]] = answer.status
    pages = {story.id: 404 if story.page == "missing" else 200 for story in SAMPLE.stories}
    assert answers == pages


async def test_news_that_did_not_break_cannot_be_fetched(http: aiohttp.ClientSession) -> None:
    async with (
        news_site.serve(Site(SAMPLE, opened=OPENED)) as address,
        http.get(f"{address}/tigris-wire/news/asad-rockets") as answer,
    ):
        assert answer.status == 404


async def test_an_unchanged_feed_is_not_sent_twice(http: aiohttp.ClientSession) -> None:
    site = Site(SAMPLE, opened=OPENED)
    async with news_site.serve(site) as address:
        url = f"{address}/anbar-today/feed.xml"
        async with http.get(url) as first:
            condition = {"If-None-Match": first.headers["ETag"]}
        async with http.get(url, headers=condition) as unchanged:
            assert unchanged.status == 304
        while not any(story.outlet == "anbar-today" for story in site.break_news()):
            pass
        async with http.get(url, headers=condition) as changed:
            assert changed.status == 200


async def test_the_site_knows_when_the_baseline_is_over(http: aiohttp.ClientSession) -> None:
    site = Site(SAMPLE, opened=OPENED)
    async with news_site.serve(site) as address:
        for outlet in SAMPLE.outlets:
            assert not site.all_polled
            await entries(http, address, outlet.id)
    assert site.all_polled


async def test_a_port_in_use_is_said_with_its_cure() -> None:
    async with news_site.serve(Site(SAMPLE, opened=OPENED)) as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(MonitorError, match=f"cannot listen on 127.0.0.1:{port}.*stop what"):
            async with news_site.serve(Site(SAMPLE, opened=OPENED), port=port):
                pass


async def test_one_feed_gives_relative_links(http: aiohttp.ClientSession) -> None:
    async with (
        news_site.serve(Site(SAMPLE, opened=OPENED)) as address,
        http.get(f"{address}/levant-desk/feed.xml") as answer,
    ):
        assert "<link>news/museum</link>" in await answer.text()


def printed(story_id: str) -> stories.Printed:
    story = next(story for story in SAMPLE.stories if story.id == story_id)
    outlet = SAMPLE.outlet(story.outlet)
    return stories.tell(story, outlet, opened=OPENED, site="http://127.0.0.1:1")


def test_weekdays_fit_the_day_on_which_the_site_opens() -> None:
    assert "late on Tuesday" in printed("asad-rockets").paragraphs[0]
    assert "مساء الثلاثاء" in printed("asad-arabic").paragraphs[0]


def test_history_is_older_than_the_site() -> None:
    for story in SAMPLE.stories:
        assert (printed(story.id).published < OPENED) == (story.step == 0)


def test_each_outlet_has_a_feed_that_knows_its_language() -> None:
    assert {feed.id: feed.source.language for feed in FEEDS.values()} == {
        outlet.id: outlet.language for outlet in SAMPLE.outlets
    }


def test_titles_hold_no_weekdays() -> None:
    assert not [story.title for story in SAMPLE.stories if "{" in story.title]


def test_each_silent_story_says_why_and_each_attack_is_told_once() -> None:
    assert all(story.why for story in SAMPLE.stories if story.alert == "none")
    new = [story.attack for story in SAMPLE.stories if story.alert == "new"]
    assert len(new) == len(set(new)) == 4
