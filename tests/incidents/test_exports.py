"""Every export of one set of incidents: read back by somebody else's reader, and harmless."""

import csv
import io
import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
import stix2
from telling import article, mention, report, source

from monitor import contract, exports
from monitor.incidents import Policy
from monitor.record import record
from monitor.settings import shipped
from monitor.store import Store, overview
from monitor.types import Evidence

EVIL = '=HYPERLINK("http://evil.example")\x1b<b>\u202e'
FIRST, SECOND = "https://first.example/1", "https://second.example/2"


@pytest.fixture(scope="module")
def incidents() -> list[dict[str, Any]]:
    """Taji, told by two, claimed by somebody whose name means harm; and one without a place."""
    store, policy = Store.open("sqlite://"), Policy.load(shipped("config"))
    words = Evidence(fact="killed", start=0, end=len(EVIL), quote=EVIL)
    told = [
        (
            article(FIRST, by=source("First"), text=EVIL),
            mention(killed=2, claimed_by=EVIL, evidence=(words,)),
        ),
        (article(SECOND, by="Second", at="2020-03-11T21:00"), mention(killed=(5, None))),
        (article(f"{SECOND}0", by="Second"), mention(None, day=None, kind=None)),
    ]
    with store.write() as conn:
        for written, one in told:
            assert written.published is not None
            now = written.published + timedelta(minutes=5)
            record(conn, written, report(one), now=now, policy=policy)
        ids = overview.incident_ids(conn)
        found = [overview.dossier(conn, name) for name in ids]
    store.close()
    return [contract.incident(one) for one in found if one is not None]


@pytest.fixture
def located(incidents: list[dict[str, Any]]) -> dict[str, Any]:
    return next(one for one in incidents if one["place"])


def test_C10_csv_holds_one_line_each_and_no_formula(incidents: list[dict[str, Any]]):
    written = exports.export("csv", incidents)
    assert written.startswith(b"\xef\xbb\xbf")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(written.decode("utf-8-sig")))}
    assert len(rows) == 2
    taji = next(row for row in rows.values() if row["place"])
    assert (taji["killed_low"], taji["killed_best"], taji["killed_high"]) == ("2", "2", "")
    assert taji["publishers"] == "First; Second"
    assert taji["claimed_by"].startswith("'=")
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in taji.values())


def test_geojson_puts_longitude_first_and_nothing_on_null_island(incidents: list[dict[str, Any]]):
    found = json.loads(exports.export("geojson", incidents))
    by_place = {bool(one["geometry"]): one for one in found["features"]}
    assert by_place[True]["geometry"] == {"type": "Point", "coordinates": [44.257, 33.524]}
    assert by_place[True]["properties"]["radius_km"] == 3.0
    assert by_place[False]["properties"]["title"].startswith("attack, unknown place")


def test_json_is_what_list_prints(incidents: list[dict[str, Any]]):
    found = json.loads(exports.export("json", incidents))
    assert [one["id"] for one in found] == [one["id"] for one in incidents]
    assert set(found[0]) == set(incidents[0])


def test_stix_is_taken_by_the_librarys_strict_reader(incidents: list[dict[str, Any]]):
    bundle = stix2.parse(exports.export("stix", incidents), allow_custom=False)
    kinds = [one.type for one in bundle.objects]
    assert kinds.count("incident") == 2
    assert {"identity", "location", "relationship", "threat-actor"} <= set(kinds)
    taji = next(one for one in bundle.objects if one.type == "incident" and "Taji" in one.name)
    assert {ref.get("url") for ref in taji.external_references} == {None, FIRST, SECOND}
    assert exports.export("stix", incidents) == exports.export("stix", incidents)


def test_rss_is_read_by_a_feed_reader(incidents: list[dict[str, Any]], located: dict[str, Any]):
    feed = feedparser.parse(io.BytesIO(exports.export("rss", incidents)))  # noqa: TID251
    assert not feed.bozo
    item = next(one for one in feed.entries if one.id == located["id"])
    assert item.link == FIRST
    assert item.where.coordinates == (44.257, 33.524)
    assert "\x1b" not in item.summary
    assert "\u202e" not in item.summary


def test_cap_holds_one_incident(incidents: list[dict[str, Any]], located: dict[str, Any]):
    root = ElementTree.fromstring(exports.export("cap", [located]))  # noqa: S314
    cap = "{urn:oasis:names:tc:emergency:cap:1.2}"
    assert root.findtext(f"{cap}info/{cap}area/{cap}circle") == "33.52400,44.25700 3.0"
    assert root.findtext(f"{cap}msgType") == "Update"  # the second report raised the toll
    with pytest.raises(ValueError, match="expected 1"):
        exports.export("cap", incidents)
