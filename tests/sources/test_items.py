"""The seen-set and the work list (faults D03, D04, I)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sources.hostile import NOW
from sqlalchemy import select

from monitor.store import Store, items
from monitor.store.items import Added, ItemState
from monitor.store.schema import items as table
from monitor.types import Item

MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=5)


def item(number: int, **changes: object) -> Item:
    made = Item(
        guid=f"guid-{number}",
        url=f"https://news.example/{number}",
        title=f"Story number {number}",
        summary=f"What happened in story {number}.",
        published=NOW - number * 10 * MINUTE,
        published_raw=f"date {number}",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def add(store: Store, *found: Item, now: datetime = NOW, baseline: bool = False) -> Added:
    with store.write() as conn:
        return items.add(conn, "feed", found, now=now, baseline=baseline, last_ok=now - 15 * MINUTE)


def audible(store: Store) -> int:
    with store.read() as conn:
        loud = select(table.c.id).where(table.c.silent.is_(False))
        return len(conn.execute(loud.where(table.c.state == ItemState.PENDING)).all())


def claim(store: Store, now: datetime = NOW, limit: int = 100) -> list[items.StoredItem]:
    with store.write() as conn:
        return items.claim(conn, now=now, lease=LEASE, limit=limit)


def test_what_was_seen_is_not_new(store: Store) -> None:
    assert add(store, item(1), item(2)) == Added(new=2)
    assert add(store, item(1), item(2), item(3)) == Added(new=1, known=2)


def test_the_first_poll_is_silent(store: Store) -> None:
    assert add(store, item(1), baseline=True).new == 1
    assert audible(store) == 0
    assert [stored.silent for stored in claim(store)] == [True]


def test_D01_a_date_ahead_of_time_becomes_now(store: Store) -> None:
    add(store, item(1, published=NOW + timedelta(days=300)))
    assert claim(store)[0].item.published == NOW


def test_D03_old_items_ring_nobody(store: Store) -> None:
    add(store, item(1, published=NOW - timedelta(days=8)), item(2))
    assert audible(store) == 1


def test_D04_a_date_that_changes_at_every_poll(
    store: Store, record_property: Callable[[str, object], None]
) -> None:
    results = [
        add(store, item(1, published=NOW + n * MINUTE, published_raw=f"{n}"), now=NOW + n * MINUTE)
        for n in range(50)
    ]
    record_property("duplicates", sum(result.new for result in results) - 1)
    assert sum(result.new for result in results) == 1
    assert sum(result.edited for result in results) == 0


def test_I01_new_guids_for_the_same_links(
    store: Store, record_property: Callable[[str, object], None]
) -> None:
    add(store, *(item(n) for n in range(30)), baseline=True)
    again = add(store, *(item(n, guid=f"other-{n}") for n in range(30)))
    record_property("duplicates", again.new)
    assert again == Added(known=30)


def test_I01_an_archive_under_new_guids_and_links_rings_nobody(store: Store) -> None:
    add(store, *(item(n) for n in range(10)), baseline=True)
    for poll in range(5):
        now = NOW + poll * 15 * MINUTE
        flood = [
            item(poll * 1000 + n, guid=f"new-{poll}-{n}", published=None) for n in range(100, 600)
        ]
        assert add(store, *flood, now=now).flood
    assert audible(store) == 0
    assert len(claim(store, NOW + timedelta(hours=3), limit=1000)) <= 10


def test_I01_fresh_news_in_the_flood_still_rings(store: Store) -> None:
    add(store, item(1), baseline=True)
    old = [item(n, published=NOW - timedelta(days=30 + n)) for n in range(100, 200)]
    assert add(store, *old, item(2)).flood
    with store.read() as conn:
        row = conn.execute(select(table).where(table.c.guid == "guid-2")).one()
    assert (row.state, row.silent) == (ItemState.PENDING, False)


def test_I01_hundreds_of_fresh_entries_ring_nobody(store: Store) -> None:
    add(store, item(1), baseline=True)
    found = [item(n, published=NOW - timedelta(seconds=n)) for n in range(100, 500)]
    assert add(store, *found).flood
    assert audible(store) == 0
    assert len(claim(store, limit=5)) == 5, "they are read all the same"


def test_a_busy_hour_is_no_flood(store: Store) -> None:
    """Sixty fresh items after our own pause of eight hours are news, all of them."""
    add(store, item(1), baseline=True)
    found = [item(n, published=NOW - n * MINUTE) for n in range(100, 160)]
    assert add(store, *found) == Added(new=60)
    assert audible(store) == 60


def test_I02_tracking_parameters_and_schemes(
    store: Store, record_property: Callable[[str, object], None]
) -> None:
    add(store, item(1, guid=""))
    for url in (
        "http://news.example/1",
        "https://www.news.example/1/",
        "https://news.example/1?utm_source=rss&fbclid=x",
        "https://news.example/1#top",
    ):
        again = add(store, item(1, guid="", url=url, published_raw=url)).new
        record_property("duplicates", again)
        assert again == 0


def test_I03_a_link_shared_by_entries_names_none_of_them(store: Store) -> None:
    front = "https://news.example/"
    assert add(store, *(item(n, url=front) for n in range(5))).new == 5
    assert add(store, *(item(n, url=front) for n in range(3, 8))) == Added(new=3, known=2)


def test_I03_a_guid_used_again_for_another_story_is_new(store: Store) -> None:
    add(store, item(1))
    again = item(2, guid="guid-1")
    assert add(store, again).new == 1


def test_I03_entries_without_guid_or_link_are_told_apart_by_content(
    store: Store, record_property: Callable[[str, object], None]
) -> None:
    bare = [item(n, guid="", url="") for n in range(20)]
    first, again = add(store, *bare), add(store, *bare)
    record_property("lost", 20 - first.new)
    record_property("duplicates", again.new)
    assert (first.new, again) == (20, Added(known=20))


def test_the_same_few_words_twice_are_two_items(store: Store) -> None:
    words = {"title": "Breaking: explosion heard", "summary": "", "published_raw": "now"}
    assert add(store, item(1, **words)).new == 1
    assert add(store, item(2, **words)).new == 1


def test_I04_an_edited_title_is_read_again_as_a_new_version(store: Store) -> None:
    add(store, item(1))
    (first,) = claim(store)
    with store.write() as conn:
        items.finish(conn, first.id, ItemState.READ)
    assert add(store, item(1, title="Story number 1, with a toll")).edited == 1
    (second,) = claim(store, NOW + 10 * MINUTE)
    assert (second.id, second.item.title) == (first.id, "Story number 1, with a toll")
    assert add(store, item(1)) == Added(known=1), "back to the first version: nothing to read"


def test_I04_a_title_that_changes_at_every_poll_is_not_read_for_ever(store: Store) -> None:
    add(store, item(1))
    edits = [add(store, item(1, title=f"{n} minutes ago")).edited for n in range(50)]
    assert sum(edits) == items.MAX_VERSIONS - 1


def test_I05_what_vanishes_and_returns_is_not_new(store: Store) -> None:
    add(store, *(item(n) for n in range(10)))
    add(store, item(1))
    assert add(store, *(item(n) for n in range(10)), now=NOW + timedelta(days=300)).new == 0


def test_a_claim_is_held_until_its_lease_ends(store: Store) -> None:
    add(store, item(1))
    assert len(claim(store)) == 1
    assert claim(store, NOW + LEASE) == []
    assert len(claim(store, NOW + LEASE + MINUTE)) == 1


def test_live_items_come_before_silent_ones_and_new_before_old(store: Store) -> None:
    add(store, item(1), item(2), baseline=True)
    add(store, item(4), item(3))
    assert [stored.item.guid for stored in claim(store)] == [f"guid-{n}" for n in (3, 4, 1, 2)]


def test_one_feed_does_not_take_all_places(store: Store) -> None:
    add(store, *(item(n) for n in range(100, 150)))
    with store.write() as conn:
        items.add(conn, "other", [item(900)], now=NOW, baseline=False)
    assert {stored.feed_id for stored in claim(store, limit=10)} == {"feed", "other"}


def test_a_retry_waits_and_counts(store: Store) -> None:
    add(store, item(1))
    (stored,) = claim(store)
    with store.write() as conn:
        items.retry(conn, stored.id, NOW + MINUTE, "its page did not answer")
    assert claim(store) == []
    assert [again.attempts for again in claim(store, NOW + MINUTE)] == [1]


def test_L01_items_are_read_though_the_clock_was_set_back(store: Store) -> None:
    add(store, item(1), now=NOW)
    assert len(claim(store, NOW)) == 1
    assert len(claim(store, NOW - timedelta(hours=1))) == 1, "no lease is longer than a lease"


def test_the_rhythm_is_that_of_the_newest_items(store: Store) -> None:
    add(store, *(item(n) for n in range(20)), baseline=True)
    with store.read() as conn:
        assert items.rhythm(conn, "feed").median_gap == 10 * MINUTE
