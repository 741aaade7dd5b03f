"""An archive into the store: resumable, idempotent, in any order, and silent."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from telling import article, instant, mention, report

from monitor.alerts.audience import Audience
from monitor.backfill import Failed, Tally, backfill
from monitor.incidents import Policy
from monitor.record import record
from monitor.replay import everybody
from monitor.store import Store, overview, schema
from monitor.types import Article, Report

ROOT = Path(__file__).parents[2]
POLICY = Policy.load(ROOT / "config")
NOW = instant("2026-01-01T00:00")

ARCHIVE = {
    f"https://{outlet}.example/{day}": report(mention(place, day=day, killed=killed))
    for place, day, killed in (
        ("taji", "2020-03-11", 3),
        ("taji", "2020-03-14", None),
        ("besmaya", "2020-03-16", 0),
        ("ain al-asad", "2020-03-18", None),
    )
    for outlet in ("a", "b", "c")
}


class Rules:
    rules_version = "1"

    def __init__(self) -> None:
        self.read_urls: list[str] = []

    def read(self, one: Article) -> Report:
        self.read_urls.append(one.url)
        return ARCHIVE[one.url]


def archive(order: list[str]) -> Iterator[Article]:
    for url in order:
        outlet, day = url.split("/")[2:]
        yield article(url, at=f"{day}T20:00", by=outlet)


def run(store: Store, order: list[str], rules: Rules | None = None) -> Tally:
    return backfill(archive(order), store, rules or Rules(), policy=POLICY, clock=lambda: NOW)


def grouping(store: Store) -> set[frozenset[str]]:
    with store.read() as conn:
        ids = overview.incident_ids(conn)
        return {frozenset(one.url for one in overview.tellings(conn, name)) for name in ids}


def test_it_counts_and_rings_nobody(store: Store):
    tally = run(store, list(ARCHIVE))
    assert tally == Tally(read=12, attacks=12, new=4, joined=8)
    with store.read() as conn:
        assert conn.scalar(select(func.count()).select_from(schema.outbox)) == 0


def test_again_reads_nothing(store: Store):
    run(store, list(ARCHIVE))
    again = Rules()
    assert run(store, list(ARCHIVE), again) == Tally(known=12)
    assert again.read_urls == []


def test_stopped_and_started_again_ends_as_one_clean_run(store: Store, tmp_path: Path):
    class Stopped(Exception):
        pass

    def until(tally: Tally) -> None:
        if tally.read == 5:
            raise Stopped

    with pytest.raises(Stopped):
        backfill(
            archive(list(ARCHIVE)), store, Rules(), policy=POLICY, clock=lambda: NOW, on_step=until
        )
    rest = Rules()
    assert run(store, list(ARCHIVE), rest).known == 5
    assert len(rest.read_urls) == 7
    clean = Store.open(f"sqlite:///{tmp_path / 'clean.db'}")
    run(clean, list(ARCHIVE))
    with store.read() as one, clean.read() as other:
        assert overview.incident_ids(one) == overview.incident_ids(other)
    clean.close()


def test_shuffled_it_ends_with_the_same_incidents(store: Store):
    order = list(ARCHIVE)
    random.Random(3).shuffle(order)
    run(store, order)
    assert grouping(store) == {
        frozenset(url for url in ARCHIVE if url.endswith(day))
        for day in ("2020-03-11", "2020-03-14", "2020-03-16", "2020-03-18")
    }


def test_what_cannot_be_read_is_counted_and_the_rest_goes_on(store: Store):
    entries = [Failed(where="stream.jsonl:1", why="not JSON"), *archive(list(ARCHIVE)[:2])]
    tally = backfill(entries, store, Rules(), policy=POLICY, clock=lambda: NOW)
    assert (tally.read, len(tally.failed)) == (2, 1)


def test_afterwards_live_news_of_an_archived_attack_rings_only_while_it_is_fresh(store: Store):
    run(store, list(ARCHIVE))
    audience = everybody(Audience.load(ROOT / "config"))

    def rings(at: str, day: str) -> int:
        told = article(f"https://d.example/{at}", at=at, by="d")
        with store.write() as conn:
            done = record(
                conn,
                told,
                report(mention("ain al-asad", day=day)),
                now=instant(at),
                policy=POLICY,
                audience=audience,
            )
        return sum(len(routed.alerts) for routed in done.routed)

    assert rings("2020-03-26T10:00", "2020-03-18") == 0
    assert rings("2020-03-18T21:00", "2020-03-18") == 1
    assert len(grouping(store)) == 4
