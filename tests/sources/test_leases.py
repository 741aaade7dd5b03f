"""What a dead daemon held is taken back at once instead of being waited for."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from monitor.processes import is_gone
from monitor.store import Store, feeds, leases
from monitor.store.schema import feeds as feeds_table
from monitor.types import Feed, Source

NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
HERE = socket.gethostname()


def test_a_process_that_ended_is_gone_and_a_living_one_is_not() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert not is_gone(HERE, child.pid)
    child.communicate(b"\n")
    assert is_gone(HERE, child.pid)


def test_an_earlier_process_with_our_number_is_gone() -> None:
    assert is_gone(HERE, os.getpid())


def test_nothing_is_known_of_other_machines() -> None:
    assert not is_gone(f"not-{HERE}", os.getpid())


def test_what_was_held_is_due_again_at_once(store: Store) -> None:
    feed = Feed(id="river", url="https://river-post.example/f", source=Source(publisher="River"))
    with store.write() as conn:
        feeds.sync(conn, [feed], now=NOW)
        conn.execute(update(feeds_table).values(next_due=NOW))
        assert feeds.claim_due(conn, now=NOW, lease=timedelta(minutes=5), limit=9)
        assert not feeds.claim_due(conn, now=NOW, lease=timedelta(minutes=5), limit=9)
        assert leases.take_back(conn) == 1
        assert feeds.claim_due(conn, now=NOW, lease=timedelta(minutes=5), limit=9)
        assert conn.scalar(select(feeds_table.c.lease_until)) is not None
