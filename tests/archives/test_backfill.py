"""Archives into the store: resumable, idempotent, in any order, silent, and never half."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from archives.conftest import NOW, POLICY
from sqlalchemy import func, select
from telling import article, instant, mention, report

from monitor.alerts.audience import Audience
from monitor.archives import Ask, Entry, Failed
from monitor.article import article_of
from monitor.backfill import Means, Tally, backfill
from monitor.errors import StoreError
from monitor.gather import Batch
from monitor.publishers import Publishers
from monitor.record import record
from monitor.replay import everybody
from monitor.settings import shipped
from monitor.store import Store, overview, schema
from monitor.store import incidents as known
from monitor.survey import survey
from monitor.types import Item, Report
from monitor.workers import DocumentDied, Read, ReadJob

ASK = Ask(now=NOW)
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
    """A reader that knows what each address reports, and which it was asked for."""

    def __init__(self, reports: dict[str, Report] = ARCHIVE, *, dies_at: str = "") -> None:
        self.read_urls: list[str] = []
        self._reports = reports
        self._dies_at = dies_at

    async def read(self, job: ReadJob) -> Read:
        await asyncio.sleep(0)
        self.read_urls.append(job.item.url)
        if job.item.url == self._dies_at:
            raise DocumentDied("took longer than 15 s")
        chosen = article_of(job.item, job.source, None, complete=True, first_seen=job.first_seen)
        return Read(article=chosen, report=self._reports[job.item.url], quality=None)


def entry(url: str) -> Entry:
    outlet, day = url.split("/")[2:]
    item = Item(
        guid="",
        url=url,
        title="A title",
        summary=f"Told by {outlet} on {day}.",
        published=instant(f"{day}T20:00"),
        publisher=outlet,
    )
    return Entry(item=item, where=url, complete=True)


def means_of(store: Store, rules: Rules, **more: Any) -> Means:
    return Means(
        store=store,
        workers=rules,  # type: ignore[arg-type]
        rules_version="1",
        policy=POLICY,
        publishers=Publishers.of(()),
        clock=lambda: NOW,
        **more,
    )


async def batches(found: Iterable[Entry | Failed], each: int = 4) -> AsyncIterator[Batch]:
    all_found = list(found)
    for start in range(0, len(all_found), each):
        yield Batch(found=all_found[start : start + each], share=start / len(all_found))


async def run(store: Store, order: Iterable[str], rules: Rules | None = None, **more: Any) -> Tally:
    ask = more.pop("ask", ASK)
    means = means_of(store, rules or Rules(), readers=more.pop("readers", 1))
    tally = await backfill(batches(map(entry, order)), means, ask, **more)
    return replace(tally, share=None)


def incidents(store: Store) -> dict[str, Any]:
    """Everything that is known of every incident, but when it was recorded."""
    with store.read() as conn:
        found = {}
        for name in overview.incident_ids(conn):
            one = known.get(conn, name)
            assert one is not None
            urls = {each.url for each in overview.tellings(conn, name)}
            claims = {(c.fact, str(c.value), c.url, c.quote) for c in one.claims}
            found[name] = (one.facts, one.status, one.severity, one.origin, urls, claims)
        return found


def rows(store: Store) -> dict[str, int]:
    with store.read() as conn:
        tables = schema.metadata.sorted_tables
        return {t.name: conn.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


async def test_it_counts_and_rings_nobody(store: Store):
    tally = await run(store, ARCHIVE)
    assert tally == Tally(read=12, attacks=12, new=4, joined=8)
    assert rows(store)["outbox"] == 0


async def test_again_reads_nothing_and_changes_nothing(store: Store):
    await run(store, ARCHIVE)
    before = rows(store)
    again = Rules()
    assert await run(store, ARCHIVE, again) == Tally(known=12)
    assert (again.read_urls, rows(store)) == ([], before)


async def test_other_rules_read_it_again(store: Store):
    await run(store, ARCHIVE)
    means = replace(means_of(store, Rules()), rules_version="2")
    assert (await backfill(batches(map(entry, ARCHIVE)), means, ASK)).known == 12


async def test_stopped_and_started_again_ends_as_one_clean_run(store: Store, tmp_path: Path):
    class Stopped(Exception):
        pass

    def until(tally: Tally) -> None:
        if tally.read >= 5:
            raise Stopped

    with pytest.raises(Stopped):
        await run(store, ARCHIVE, on_step=until)
    done = rows(store)["articles"]
    rest = Rules()
    assert (await run(store, ARCHIVE, rest)).known == done
    assert len(rest.read_urls) == 12 - done > 0
    clean = Store.open(f"sqlite:///{tmp_path / 'clean.db'}")
    await run(clean, ARCHIVE)
    assert incidents(store) == incidents(clean)
    clean.close()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("readers", [1, 4])
async def test_shuffled_it_ends_with_the_same_incidents(
    store: Store, tmp_path: Path, seed: int, readers: int
):
    order = list(ARCHIVE)
    random.Random(seed).shuffle(order)
    await run(store, order, readers=readers)
    clean = Store.open(f"sqlite:///{tmp_path / 'clean.db'}")
    await run(clean, ARCHIVE)
    shuffled, ordered = incidents(store), incidents(clean)
    clean.close()
    assert [one[0:2] for one in shuffled.values()] == [one[0:2] for one in ordered.values()]
    assert [one[4] for one in shuffled.values()] == [one[4] for one in ordered.values()]


async def test_what_cannot_be_read_is_told_and_the_rest_goes_on(store: Store):
    failed: list[Failed] = []
    dead = next(iter(ARCHIVE))
    bad = Failed(where="stream.jsonl:1", why="not JSON")
    found = batches([bad, *map(entry, ARCHIVE)])
    means = means_of(store, Rules(dies_at=dead))
    tally = await backfill(found, means, ASK, on_failed=failed.append)
    assert (tally.read, tally.failed, tally.reasons) == (11, 2, {"unreadable": 1, "unsafe": 1})
    assert [one.where for one in failed] == ["stream.jsonl:1", dead]
    assert (await run(store, ARCHIVE)).read == 1, "what failed is tried again"


async def test_an_undated_entry_is_named_and_never_dated_today(store: Store):
    failed: list[Failed] = []
    one = entry(next(iter(ARCHIVE)))
    undated = replace(one, item=replace(one.item, published=None))
    await backfill(batches([undated]), means_of(store, Rules()), ASK, on_failed=failed.append)
    assert [each.sort for each in failed] == ["undated"]
    assert rows(store)["incidents"] == 0


async def test_an_entry_the_archive_saw_is_dated_by_that(store: Store):
    one = entry(next(iter(ARCHIVE)))
    seen = replace(one, item=replace(one.item, published=None), seen=instant("2020-03-11T21:00"))
    assert (await backfill(batches([seen]), means_of(store, Rules()), ASK)).new == 1


async def test_only_the_days_and_as_many_as_asked_for(store: Store):
    days = replace(ASK, since=instant("2020-03-14T00:00"), until=instant("2020-03-16T00:00"))
    assert await run(store, ARCHIVE, ask=days) == Tally(
        read=3, attacks=3, new=1, joined=2, outside=9
    )
    assert (await run(store, ARCHIVE, limit=4)).read == 4


async def test_the_same_entry_twice_is_read_once(store: Store):
    rules = Rules()
    tally = await run(store, [*ARCHIVE, *ARCHIVE], rules, readers=4)
    assert (tally.read, tally.known, len(rules.read_urls)) == (12, 12, 12)


async def test_another_version_at_the_same_address_is_read(store: Store):
    one = entry(next(iter(ARCHIVE)))
    other = replace(one, item=replace(one.item, summary="Corrected."))
    assert (await backfill(batches([one, other]), means_of(store, Rules()), ASK)).read == 2


async def test_a_full_disk_ends_it_and_nothing_is_half_written(tmp_path: Path):
    """The database may not grow beyond what it has: every commit from some point on fails."""
    url = f"sqlite:///{tmp_path / 'monitor.db'}"
    store = Store.open(url)
    many = {f"https://{n}.example/2020-03-11": report() for n in range(400)}
    with store.read() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
    store.close()
    full = Store.open(url)
    _limit_pages(full, pages + 40)
    with pytest.raises(StoreError, match=r"full\. Make room there") as ended:
        await backfill(batches(map(entry, many)), means_of(full, Rules(many)), ASK)
    full.close()
    store = Store.open(url)
    whole = rows(store)
    assert str(ended.value).startswith(
        entry([*many][whole["articles"]]).where + " and what follows"
    )
    assert 0 < whole["articles"] < 400
    assert whole["articles"] == whole["reports"] == whole["archived"]
    raw = sqlite3.connect(tmp_path / "monitor.db")
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()
    tally = await backfill(batches(map(entry, many)), means_of(store, Rules(many)), ASK)
    assert (tally.read, tally.known) == (400 - whole["articles"], whole["articles"])
    store.close()


def _limit_pages(store: Store, pages: int) -> None:
    from sqlalchemy import event

    @event.listens_for(store._engine, "connect")
    def limited(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    store._engine.dispose()


async def test_afterwards_live_news_of_an_archived_attack_rings_only_while_it_is_fresh(
    store: Store,
):
    await run(store, ARCHIVE)
    audience = everybody(Audience.load(shipped("config")))

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
    assert len(incidents(store)) == 4


async def test_a_dry_run_counts_and_stores_nothing(store: Store):
    await run(store, list(ARCHIVE)[:3])
    before = rows(store)
    days = replace(ASK, until=instant("2020-03-18T00:00"))
    pointed = replace(entry("https://d.example/2020-03-12"), link="https://d.example/2020-03-12")
    found = batches([*map(entry, ARCHIVE), pointed])
    said = await survey(found, store, "1", days)
    assert (said.articles, said.known, said.outside, said.pages) == (7, 3, 3, 1)
    assert said.hosts == {"d.example": 1}
    assert said.seconds(1) == pytest.approx(max(1.5, 7 * 0.03))
    assert rows(store) == before
