"""The pages over a store that the monitor itself filled, with words that mean harm."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from telling import site, when

from monitor import correct
from monitor.feeds.health import FeedStatus
from monitor.incidents import Policy
from monitor.record import record
from monitor.store import Store, feeds
from monitor.types import (
    Article,
    Evidence,
    Feed,
    Kind,
    Mention,
    Modality,
    Report,
    Source,
    Verdict,
    Weapon,
)

NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
POLICY = Policy.load(Path("config"))
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"

PLACE = site(f"Base {EVIL}", 33.8, 42.4, "Anbar", site_id=None)
YESTERDAY = when("2026-03-17")
ARTICLE = Article(
    url="https://river-post.example/1?a=<b>",
    title=EVIL,
    text=EVIL,
    published=NOW,
    source=Source(publisher=f"River {EVIL}", affiliation=EVIL),
)


def rockets(**changes: object) -> Report:
    mention = Mention(
        lead=True,
        modality=Modality.ASSERTED,
        aggregate=False,
        place=PLACE,
        when=YESTERDAY,
        weapon=Weapon(kind=Kind.ROCKET, detail=EVIL),
        munitions=None,
        killed=None,
        wounded=None,
        target=EVIL,
        claimed_by=EVIL,
        blamed_on=(EVIL,),
        evidence=tuple(
            Evidence(fact=fact, start=0, end=len(EVIL), quote=EVIL)
            for fact in ("place", "when", "weapon", "target", "claimed_by", "blamed_on")
        ),
    )
    return Report(
        verdict=Verdict.NEW_ATTACK,
        reason=EVIL,
        score=0.9,
        language="en",
        rules_version="1",
        mentions=(replace(mention, **changes),),  # type: ignore[arg-type]
    )


@pytest.fixture
def incident_id(store: Store) -> str:
    with store.write() as conn:
        recorded = record(conn, ARTICLE, rockets(), now=NOW, policy=POLICY)
    return str(recorded.joined[0].incident_id)


async def body(dashboard: aiohttp.ClientSession, path: str, status: int = 200) -> str:
    async with dashboard.get(path) as answer:
        assert answer.status == status
        return await answer.text()


@pytest.mark.parametrize("path", ["/", "/incidents/{id}"])
async def test_foreign_words_are_shown_and_never_obeyed(
    dashboard: aiohttp.ClientSession, incident_id: str, path: str
) -> None:
    page = await body(dashboard, path.format(id=incident_id))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "<img" not in page


async def test_the_first_page_shows_what_is_known(
    dashboard: aiohttp.ClientSession, incident_id: str
) -> None:
    page = await body(dashboard, "/")
    assert f'href="/incidents/{incident_id}"' in page
    assert "Tue 17 Mar 2026" in page
    assert "reported by 1 outlet" in page


async def test_the_incident_page_shows_who_says_what_and_how_it_changed(
    dashboard: aiohttp.ClientSession, store: Store, incident_id: str
) -> None:
    second = replace(ARTICLE, url="https://hill-times.example/9", text="Two rockets, they say.")
    other = replace(second, source=Source(publisher="Hill Times"))
    with store.write() as conn:
        record(conn, other, rockets(target="depot"), now=NOW, policy=POLICY)
    page = await body(dashboard, f"/incidents/{incident_id}")
    assert "Hill Times" in page
    assert "now corroborated" in page
    assert 'href="https://hill-times.example/9"' in page


async def test_the_json_has_the_shape_of_the_command(
    dashboard: aiohttp.ClientSession, incident_id: str
) -> None:
    async with dashboard.get("/api/incidents") as answer:
        (listed,) = await answer.json()
    async with dashboard.get(f"/api/incidents/{incident_id}") as answer:
        assert await answer.json() == listed
    assert listed["id"] == incident_id
    assert listed["reports"][0]["url"] == ARTICLE.url
    assert {"status", "place", "when", "weapon", "claims", "revisions"} <= set(listed)


async def test_unknown_incidents_are_not_found(dashboard: aiohttp.ClientSession) -> None:
    assert "Nothing is here" in await body(dashboard, "/incidents/none", 404)
    assert "error" in await body(dashboard, "/api/incidents/none", 404)


async def test_a_failing_feed_is_shown_with_reason_and_cure(
    dashboard: aiohttp.ClientSession, store: Store
) -> None:
    feed = Feed(id="river", url="https://river-post.example/f", source=Source(publisher="River"))
    with store.write() as conn:
        feeds.sync(conn, [feed], now=NOW)
        state = feeds.load(conn, "river")
        assert state is not None
        failed = replace(state, status=FeedStatus.FAILED, status_reason=f"answered 503 {EVIL}")
        feeds.save(conn, failed)
    page = await body(dashboard, "/")
    assert "answered 503 &lt;script" in page
    assert "look at the address" in page


async def test_a_store_that_no_daemon_uses_is_not_well(dashboard: aiohttp.ClientSession) -> None:
    async with dashboard.get("/healthz") as answer:
        assert answer.status == 503
        told = await answer.json()
    assert told["healthy"] is False
    assert "monitor run" in told["problems"][0]["cure"]


@pytest.mark.parametrize("path", ["/incidents/", "/api/incidents/"])
async def test_the_id_of_a_merged_incident_leads_to_where_it_is_now(
    dashboard: aiohttp.ClientSession, store: Store, incident_id: str, path: str
) -> None:
    elsewhere = replace(PLACE, name="Elsewhere", lat=31.0, admin1="Basra")
    other = replace(ARTICLE, url="https://hill-times.example/9", text="Something else.")
    with store.write() as conn:
        done = record(conn, other, rockets(place=elsewhere), now=NOW, policy=POLICY)
        merged = str(done.joined[0].incident_id)
        correct.merge(conn, merged, incident_id, who="Ada", why="one salvo", now=NOW, policy=POLICY)
    async with dashboard.get(path + merged) as answer:
        assert answer.status == 200
        assert answer.url.path == path + incident_id
