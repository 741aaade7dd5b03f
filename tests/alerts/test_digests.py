"""Digests: what they list, that silence is said, and that each comes exactly once."""

from datetime import UTC, datetime, timedelta

from alert_samples import FACTS, audience, incident, revision, subscriber
from posting import START, rows

from monitor.alerts.digest import digest
from monitor.alerts.times import last_due
from monitor.delivery.digests import post_digests
from monitor.feeds.coverage import Area, Coverage, View
from monitor.store import outbox
from monitor.store.schema import incidents, revisions
from monitor.types import Severity

IRAQ = View(
    area=Area.COUNTRY,
    name="IQ",
    configured=4,
    delivering=0,
    since=START,
    asked_by=frozenset({"desk"}),
)
SEEN = Coverage(views=(IRAQ,), feeds=31, delivering=27)
WHO = subscriber(digest={"at": "07:00"}, timezone="Europe/Berlin", receive={"countries": ["IQ"]})


def post(store, now, who=WHO, seen=SEEN):
    with store.write() as conn:
        return post_digests(conn, audience(who), seen, now=now)


def written(*news, who=WHO, language="en"):
    period = last_due(who.digest, who.zone, START)
    return digest(
        who,
        period,
        news,
        healthy=27,
        sources=31,
        words=audience().words[language],
        name="digest/x",
    )


def remember(store, at):
    with store.write() as conn:
        conn.execute(
            incidents.insert().values(
                id="a",
                status="corroborated",
                severity=3,
                origin="live",
                revision=1,
                facts=outbox.FACTS.dump_python(FACTS, mode="json"),
                created_at=at,
                updated_at=at,
            )
        )
        conn.execute(
            revisions.insert().values(
                incident_id="a",
                number=1,
                at=at,
                change="new",
                changed=[],
                facts=outbox.FACTS.dump_python(FACTS, mode="json"),
                status="corroborated",
                severity=3,
                reason="first report",
            )
        )


def test_the_worst_comes_first_and_what_was_not_asked_for_not_at_all():
    mild = (revision(incident_id="m", severity=Severity.LOW), incident(id="m"))
    worst = (revision(incident_id="w", severity=Severity.CRITICAL), incident(id="w"))
    elsewhere = subscriber(digest={"at": "07:00"}, receive={"countries": ["SY"]})
    text = written(mild, worst).text
    assert text.startswith("2 attacks - Mon 16 Mar 2026\n\nAttacks:\n  2-4 rockets hit Besmaya")
    assert "27 of 31 sources healthy" in text
    assert written(mild, worst, who=elsewhere).text.startswith("0 attacks")


def test_nothing_is_said_to_be_nothing():
    assert "Nothing that you asked for was reported." in written().text
    assert written(language="ar").text.startswith("لا هجمات - ")


def test_each_digest_is_posted_once_through_restarts_and_a_change_of_the_clocks(store):
    now, posted = datetime(2026, 10, 23, 12, tzinfo=UTC), 0
    while now < datetime(2026, 10, 28, 12, tzinfo=UTC):
        posted += post(store, now)
        posted += post(store, now)
        now += timedelta(minutes=20)
    assert posted == 6  # that of the 23rd is made up for
    assert [row.created_at.astimezone(WHO.zone).hour for row in rows(store)][1:] == [7] * 5


def test_a_digest_lists_what_was_told_in_its_day(store):
    remember(store, at=START)
    post(store, START + timedelta(hours=12))
    post(store, START + timedelta(hours=36))
    subjects = [row.message["subject"] for row in rows(store)]
    assert [subject.split(" - ")[0] for subject in subjects] == ["1 attack", "0 attacks"]
    assert "Besmaya" in rows(store)[0].message["text"]


def test_who_wants_none_gets_none(store):
    assert post(store, START, who=subscriber()) == 0


def test_a_digest_says_what_was_asked_for_and_is_not_watched(store):
    elsewhere = subscriber("other", digest={"at": "07:00"}, receive={"countries": ["SY"]})
    post(store, START)
    post(store, START, who=elsewhere)
    mine, other = (row.message["text"] for row in rows(store))
    dark = "Iraq: 0 of 4 sources deliver, not watched since 2026-03-16 20:00 UTC"
    assert "27 of 31 sources healthy" in mine
    assert dark in mine
    assert dark not in other
