"""The demo reads from the store what became of each story."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert, update

from monitor.demo.trace import Sign, Trace, traces
from monitor.store import Store
from monitor.store.items import ItemState
from monitor.store.outbox import State
from monitor.store.schema import (
    articles,
    incident_reports,
    incidents,
    items,
    outbox,
    reports,
    revisions,
)
from monitor.types import Change, Verdict

NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)

URL = "http://127.0.0.1:1/tigris-wire/news/asad-rockets"

Step = Callable[[Connection], object]


def item(conn: Connection) -> None:
    conn.execute(
        insert(items).values(
            id=1,
            feed_id="tigris-wire",
            guid="g",
            url=URL,
            title="t",
            summary="s",
            first_seen=NOW,
            silent=False,
            state=ItemState.PENDING,
            next_at=NOW,
        )
    )


def report(conn: Connection) -> None:
    conn.execute(
        insert(articles).values(
            id=1,
            url=URL,
            canonical_url="u",
            content_hash="h",
            title="t",
            text="x",
            fetched_at=NOW,
            source={},
            basis="summary",
            note="the page is a login wall",
        )
    )
    conn.execute(
        insert(reports).values(
            id=1,
            article_id=1,
            verdict=Verdict.NEW_ATTACK,
            score=1,
            language="en",
            rules_version="1",
            body={"reason": "told as news"},
            recorded_at=NOW,
        )
    )
    conn.execute(update(items).values(state=ItemState.READ))


def alert(conn: Connection, state: State = State.PENDING) -> None:
    conn.execute(
        insert(incidents).values(
            id="i",
            status="reported",
            severity=1,
            origin="live",
            revision=1,
            facts={},
            created_at=NOW,
            updated_at=NOW,
        )
    )
    conn.execute(
        insert(incident_reports).values(
            incident_id="i", report_id=1, mention=0, role="new_report", reason="the first report"
        )
    )
    conn.execute(
        insert(revisions).values(
            incident_id="i",
            number=1,
            at=NOW,
            change=Change.NEW,
            changed=[],
            facts={},
            status="reported",
            severity=1,
            reason="r",
            report_id=1,
        )
    )
    conn.execute(
        insert(outbox).values(
            key="k",
            kind="alert",
            incident_id="i",
            revision=1,
            subscriber="you",
            channel="console",
            change=Change.NEW,
            message={"text": "Rockets"},
            reason="r",
            state=state,
            created_at=NOW,
            next_at=NOW,
            expires_at=NOW,
        )
    )


def traced(store: Store, *steps: Step) -> Trace:
    with store.write() as conn:
        for step in steps:
            step(conn)
    with store.read() as conn:
        (trace,) = traces(conn)
    return trace


def test_an_item_that_waits(store: Store) -> None:
    trace = traced(store, item)
    assert (trace.story, trace.feed_id, trace.done) == ("asad-rockets", "tigris-wire", False)
    assert trace.verdict is None


def test_an_item_that_was_read_and_rang_nobody(store: Store) -> None:
    trace = traced(store, item, report)
    assert trace.through
    assert trace.verdict is Verdict.NEW_ATTACK
    assert (trace.reason, trace.summary_read) == ("told as news", "the page is a login wall")


@pytest.mark.parametrize(
    ("state", "through"),
    [(State.PENDING, False), (State.HANDING_OVER, False), (State.SENT, True), (State.DEAD, True)],
)
def test_an_alert_belongs_to_the_story_that_caused_it(
    store: Store, state: State, through: bool
) -> None:
    trace = traced(store, item, report, lambda conn: alert(conn, state))
    assert trace.alerts == (Sign(change=Change.NEW, state=state, text="Rockets"),)
    assert trace.joined == "the first report"
    assert trace.through == through


def test_an_item_that_could_not_be_read_says_why(store: Store) -> None:
    failed = update(items).values(state=ItemState.FAILED, reason="no page")
    trace = traced(store, item, lambda conn: conn.execute(failed))
    assert (trace.done, trace.trouble) == (True, "no page")
