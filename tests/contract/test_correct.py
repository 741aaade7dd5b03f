"""What people put right: kept with who and why, and stronger than what comes later."""

from typing import Any

import pytest
from desk import Desk
from sqlalchemy import select
from telling import article, instant, mention, report

from monitor import correct
from monitor.correct import CannotCorrect
from monitor.store import overview, pairs, schema
from monitor.types import Origin, Status

NOW = instant("2020-03-12T12:00")
ME = {"who": "Ada", "why": "the base said so", "now": NOW}


@pytest.fixture
def two(desk: Desk) -> tuple[str, str]:
    """Two incidents at Taji, on the 11th and on the 14th."""
    first = desk.tells(article(), report(mention(killed=2)))
    late = article("https://b.example/2", by="B", at="2020-03-14T20:00")
    second = desk.tells(late, report(mention(day="2020-03-14")))
    return first.joined[0].incident_id, second.joined[0].incident_id


def test_merged_ids_lead_to_the_one_that_goes_on(desk: Desk, two: tuple[str, str]):
    first, second = two
    with desk.store.write() as conn:
        correct.merge(conn, second, first, policy=desk.policy, **ME)
        assert pairs.resolve(conn, second) == first
        assert len(overview.tellings(conn, first)) == 2
        assert overview.incident_ids(conn) == (first,)
        (row,) = conn.execute(select(schema.corrections)).all()
    assert (row.action, row.who, row.why) == ("merge", "Ada", "the base said so")
    assert len(desk.sent()) == 2  # nothing but the two first alerts


def test_who_was_told_of_a_merged_one_is_told_when_it_is_taken_back(desk: Desk):
    old = article("https://old.example/1", by="Old")
    kept = desk.tells(old, report(mention("besmaya")), origin=Origin.BACKFILL)
    told = desk.tells(article(), report(mention(killed=2)))
    first, second = kept.joined[0].incident_id, told.joined[0].incident_id
    assert desk.sent() == [(second, "new")]
    with desk.store.write() as conn:
        correct.merge(conn, second, first, policy=desk.policy, **ME)
        correct.retract(conn, first, policy=desk.policy, audience=desk.audience, **ME)
    assert desk.sent() == [(second, "new"), (first, "retraction")]


def test_a_merge_survives_what_comes_later_and_late(desk: Desk, two: tuple[str, str]):
    first, second = two
    with desk.store.write() as conn:
        correct.merge(conn, second, first, policy=desk.policy, **ME)
    late = article("https://c.example/3", by="C", at="2020-03-11T19:00")
    done = desk.tells(late, report(mention(day="2020-03-14")), now=NOW)
    assert done.joined[0].incident_id == first
    with desk.store.read() as conn:
        assert overview.incident_ids(conn) == (first,)


def test_a_split_gives_the_named_reports_an_incident_of_their_own(desk: Desk):
    one = desk.tells(article(), report(mention())).joined[0].incident_id
    other = article("https://b.example/2", by="B", at="2020-03-11T22:00")
    assert desk.tells(other, report(mention())).joined[0].incident_id == one
    with desk.store.write() as conn:
        name = correct.split(conn, one, ["https://b.example/2"], policy=desk.policy, **ME)
        assert [telling.url for telling in overview.tellings(conn, name)] == [other.url]
    assert desk.incident(one).status is Status.REPORTED
    late = article("https://c.example/3", by="C", at="2020-03-11T19:00")
    desk.tells(late, report(mention()), now=NOW)
    assert len(desk.incidents()) == 2


def test_a_retraction_tells_those_who_were_told(desk: Desk, two: tuple[str, str]):
    with desk.store.write() as conn:
        correct.retract(conn, two[0], policy=desk.policy, audience=desk.audience, **ME)
    assert desk.incident(two[0]).status is Status.RETRACTED
    assert desk.sent()[-1] == (two[0], "retraction")


def test_an_edit_goes_before_what_is_read_later(desk: Desk, two: tuple[str, str]):
    four = {"low": 4, "best": 4, "high": 4}
    with desk.store.write() as conn:
        correct.edit(conn, two[0], "killed", four, policy=desk.policy, audience=desk.audience, **ME)
    assert desk.sent()[-1] == (two[0], "update")
    more = article("https://c.example/3", by="C", at="2020-03-12T20:00")
    desk.tells(more, report(mention(killed=9)))
    incident = desk.incident(two[0])
    assert incident.facts.killed.best == 4
    assert 9 in {claim.value.best for claim in incident.claims if claim.fact == "killed"}


@pytest.mark.parametrize(
    ("fact", "value", "says"),
    [
        ("mood", 1, "one of status, place, when"),
        ("killed", "many", "killed"),
        ("weapon", {"kind": "spoon"}, "kind"),
    ],
)
def test_nonsense_is_refused_in_words(
    desk: Desk, two: tuple[str, str], fact: str, value: Any, says: str
):
    with desk.store.write() as conn, pytest.raises(CannotCorrect, match=says):
        correct.edit(conn, two[0], fact, value, policy=desk.policy, **ME)


def test_unknown_and_equal_incidents_are_refused(desk: Desk, two: tuple[str, str]):
    with desk.store.write() as conn:
        with pytest.raises(CannotCorrect, match="no incident 'iq-nowhere'"):
            correct.merge(conn, "iq-nowhere", two[0], policy=desk.policy, **ME)
        with pytest.raises(CannotCorrect, match="one incident already"):
            correct.merge(conn, two[0], two[0], policy=desk.policy, **ME)
        with pytest.raises(CannotCorrect, match="leave some"):
            correct.split(conn, two[0], [article().url], policy=desk.policy, **ME)
