"""An archive and live news into one store at the same time, on either kind of store."""

import asyncio

from archives.test_backfill import ARCHIVE, rows, run
from desk import Desk
from telling import article, mention, report

from monitor.store import Store

LIVE = ("2020-05-01", "2020-05-04", "2020-05-07", "2020-05-10", "2020-05-13")


def tells(desk: Desk, day: str, by: str) -> int:
    told = article(f"https://{by}.example/{day}", at=f"{day}T21:00", by=by)
    done = desk.tells(told, report(mention("erbil", day=day)))
    return sum(len(routed.alerts) for routed in done.routed)


async def test_both_go_on_and_only_live_news_rings(desk: Desk, store: Store):
    live = [asyncio.to_thread(tells, desk, day, "live") for day in LIVE]
    tally, *rings = await asyncio.gather(run(store, ARCHIVE, readers=2), *live)
    assert (tally.read, tally.failed) == (len(ARCHIVE), 0)
    assert rings == [1] * len(LIVE)
    assert rows(store)["reports"] == len(ARCHIVE) + len(LIVE)
    assert len(desk.incidents()) == 4 + len(LIVE)


async def test_afterwards_an_old_attack_that_is_told_again_rings_nobody(desk: Desk, store: Store):
    await run(store, ARCHIVE)
    old = article("https://live.example/1", at="2020-05-01T10:00", by="live")
    done = desk.tells(old, report(mention("ain al-asad", day="2020-03-18")))
    assert [len(routed.alerts) for routed in done.routed] in ([], [0])
    assert desk.sent() == []
    assert len(desk.incidents()) == 4
