"""The incidents as programs subscribe to them."""

import json
from xml.etree import ElementTree

import aiohttp
import pytest
from alert_samples import facts, revision
from posting import START

from monitor.store import Store, outbox
from monitor.store.schema import incidents, revisions


def remember(store: Store, name: str, country: str) -> None:
    known = outbox.FACTS.dump_python(facts(), mode="json")
    with store.write() as conn:
        conn.execute(
            incidents.insert().values(
                id=name,
                status="reported",
                severity=3,
                origin="live",
                revision=1,
                facts=known,
                country=country,
                created_at=START,
                updated_at=START,
            )
        )
        conn.execute(
            revisions.insert().values(
                incident_id=name,
                number=1,
                at=START,
                change=revision().change,
                changed=[],
                facts=known,
                status="reported",
                severity=3,
                reason="first report",
            )
        )


async def get(dashboard: aiohttp.ClientSession, path: str) -> tuple[int, str, str]:
    async with dashboard.get(path) as answer:
        return answer.status, answer.content_type, await answer.text()


async def test_rss_lists_what_is_known_and_can_be_narrowed(store, dashboard):
    remember(store, "a", "IQ")
    remember(store, "b", "SY")
    status, kind, text = await get(dashboard, "/incidents.rss")
    ids = {item.findtext("guid") for item in ElementTree.fromstring(text).iter("item")}  # noqa: S314
    assert (status, kind, ids) == (200, "application/rss+xml", {"a", "b"})
    _, _, text = await get(dashboard, "/incidents.json?country=iq")
    assert [one["id"] for one in json.loads(text)] == ["a"]


@pytest.mark.parametrize("form", ["geojson", "csv"])
async def test_other_formats(dashboard, form):
    assert (await get(dashboard, f"/incidents.{form}"))[0] == 200


async def test_an_unknown_format_is_not_found(dashboard):
    assert (await get(dashboard, "/incidents.exe"))[0] == 404
