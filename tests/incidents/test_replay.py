"""What would have been sent, with the clock of each article and nothing sent."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

from telling import article, mention, report

from monitor.alerts.audience import Audience
from monitor.incidents import Policy
from monitor.replay import Replayed, event_json, everybody, finals_json, replay
from monitor.types import Article, Change, Modality, Report, Verdict

ROOT = Path(__file__).parents[2]
POLICY = Policy.load(ROOT / "config")
AUDIENCE = everybody(Audience.load(ROOT / "config"))

STREAM = {
    "https://a.example/1": ("2020-03-11T20:00", report(mention(killed=2))),
    "https://b.example/1": ("2020-03-11T21:00", report(mention())),
    "https://a.example/2": ("2020-03-12T09:00", report(mention(killed=3), verdict=Verdict.UPDATE)),
    "https://a.example/3": ("2020-03-14T12:00", report(mention(day="2020-03-14"))),
    "https://c.example/1": ("2020-03-14T13:00", report(mention("besmaya", day="2020-03-14"))),
}


def read(one: Article) -> Report:
    return STREAM[one.url][1]


def played(order: list[str], **more: Path) -> Replayed:
    told = [article(url, at=STREAM[url][0], by=url.split("/")[2]) for url in order]
    return replay(told, read, policy=POLICY, audience=AUDIENCE, **more)


def test_one_message_per_attack_and_one_per_development():
    events = played(list(STREAM)).events
    assert [(one.kind, one.url.removeprefix("https://")) for one in events] == [
        (Change.NEW, "a.example/1"),
        (Change.UPDATE, "b.example/1"),
        (Change.UPDATE, "a.example/2"),
        (Change.NEW, "a.example/3"),
        (Change.NEW, "c.example/1"),
    ]
    assert events[0].at == datetime(2020, 3, 11, 20, tzinfo=UTC)


def test_the_order_of_the_stream_does_not_matter():
    order = list(STREAM)
    random.Random(7).shuffle(order)
    assert order != list(STREAM)
    first, second = played(list(STREAM)), played(order)
    assert first.events == second.events
    assert first.incidents == second.incidents


def test_a_known_attack_rings_nobody():
    known = played(["https://a.example/1"], seeds=ROOT / "seeds")
    assert known.events == ()
    assert len(known.incidents) > 10


def test_the_json_has_the_keys_of_the_contract():
    result = played(list(STREAM))
    line = json.loads(json.dumps(event_json(result.events[0])))
    assert {"at", "kind", "incident", "url", "subject", "reason", "place", "date", "weapon"} <= set(
        line
    )
    assert set(line["place"]) >= {"name", "country", "lat", "lon", "precision", "radius_km"}
    last = json.loads(json.dumps(finals_json(result.incidents)))
    assert sum(len(one["urls"]) for one in last["incidents"]) == len(STREAM)


def test_an_article_without_a_date_is_read_at_the_time_of_the_latest():
    dated = article("https://a.example/1", at=STREAM["https://a.example/1"][0])
    undated = article("https://c.example/1", published=None)
    result = replay([undated, dated], read, policy=POLICY, audience=AUDIENCE)
    assert [step.article.url for step in result.steps] == [dated.url, undated.url]
    assert result.events[-1].at == dated.published


def test_an_article_can_change_an_incident_that_it_does_not_tell_of():
    """A denial of the evening's attack disputes the morning's until the evening's is known."""
    denial = mention("taji", time="21:00", modality=Modality.DENIED)
    told = {
        "https://a.example/1": ("2020-03-11T08:00", report(mention("taji town", time="06:00"))),
        "https://b.example/1": ("2020-03-11T09:00", report(mention("taji town", time="06:00"))),
        "https://c.example/1": ("2020-03-11T22:00", report(denial, verdict=Verdict.UPDATE)),
        "https://d.example/1": ("2020-03-11T23:00", report(mention("taji", time="21:00"))),
    }
    result = replay(
        [article(url, at=at, by=url.split("/")[2]) for url, (at, _) in told.items()],
        lambda one: told[one.url][1],
        policy=POLICY,
        audience=AUDIENCE,
    )
    morning = result.events[0].incident
    last = [event for event in result.events if event.url == "https://d.example/1"]
    assert {event.incident == morning for event in last} == {True, False}
    assert "now corroborated" in next(one for one in last if one.incident == morning).reason
