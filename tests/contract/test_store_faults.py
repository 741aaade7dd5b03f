"""The store on bad days: full, locked, damaged, killed, restarted (faults B01-B08)."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from monitor.errors import StoreError
from monitor.store import Store
from monitor.store.schema import meta

WRITER = """
import sys
from sqlalchemy import insert
from monitor.store import Store
from monitor.store.schema import meta
store = Store.open(sys.argv[1])
for n in range(100_000):
    with store.write() as conn:
        conn.execute(insert(meta).values(key=f"{sys.argv[2]}-{n}", value="x" * 200))
    print(f"{sys.argv[2]}-{n}", flush=True)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own.db"


@pytest.fixture
def own(file: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{file}")
    yield opened
    opened.close()


def keep(store: Store, *keys: str, value: str = "x") -> None:
    with store.write() as conn:
        for key in keys:
            conn.execute(insert(meta).values(key=key, value=value))


def kept(store: Store) -> set[str]:
    with store.read() as conn:
        return set(conn.scalars(select(meta.c.key)))


def test_B01_on_a_full_disk_nothing_is_half_kept_and_what_was_kept_stays(own: Store):
    keep(own, "before")
    with own.write() as conn:
        pages = conn.execute(text("PRAGMA page_count")).scalar_one()
        conn.execute(text(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(StoreError, match="full"):
        keep(own, "first", "second", value="x" * 100_000)
    assert kept(own) == {"before"}
    own.refuse_damage()
    with own.write() as conn:
        conn.execute(text("PRAGMA max_page_count=1000000"))
    keep(own, "first", value="x" * 100_000)
    assert kept(own) == {"before", "first"}


def test_B02_a_writer_waits_while_another_process_writes(own: Store, file: Path):
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO meta VALUES ('theirs', 'x')")
    waiting = threading.Thread(target=keep, args=(own, "ours"))
    waiting.start()
    assert kept(own) == set(), "readers never wait"
    other.execute("COMMIT")
    waiting.join(20)
    other.close()
    assert kept(own) == {"theirs", "ours"}


def test_B03_what_reads_first_and_writes_then_is_never_too_late(store: Store):
    """Two that read the same and then write: in SQLite without a turn the second one would fail."""
    both = threading.Barrier(2)
    failed: list[Exception] = []

    def count_on(name: str) -> None:
        both.wait(10)
        try:
            for _ in range(20):
                with store.write() as conn:
                    n = len(conn.execute(select(meta.c.key)).all())
                    conn.execute(insert(meta).values(key=f"{name}-{n}", value=str(n)))
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=count_on, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert sorted(int(key[2:]) for key in kept(store)) == list(range(40))


def test_B04_a_damaged_page_is_noticed_and_never_worked_around(own: Store, file: Path):
    keep(own, *(f"key-{n}" for n in range(500)), value="x" * 500)
    own.refuse_damage()
    own.close()
    content = bytearray(file.read_bytes())
    middle = len(content) // 4096 // 2 * 4096
    content[middle : middle + 4096] = b"\xaa" * 4096
    file.write_bytes(content)
    reopened = Store.open(f"sqlite:///{file}")
    with pytest.raises(StoreError, match=r"damaged.*backup"):
        reopened.refuse_damage()
    reopened.close()


def test_B06_what_was_acknowledged_survives_any_kill(own: Store, file: Path, record_property):
    acknowledged: set[str] = set()
    dice = random.Random(6)
    for turn in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, f"sqlite:///{file}", str(turn)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        acknowledged.add(process.stdout.readline().strip())
        time.sleep(dice.uniform(0, 0.05))  # any moment will do
        os.kill(process.pid, signal.SIGKILL)
        acknowledged |= set(process.communicate()[0].split())
    lost = acknowledged - kept(own)
    record_property("lost", len(lost))
    assert lost == set()
    own.refuse_damage()


def test_B07_commits_wait_for_the_disk(own: Store):
    with own.read() as conn:
        assert conn.execute(text("PRAGMA synchronous")).scalar_one() == 2


def test_B08_a_cut_connection_is_an_error_and_the_next_one_works(request):
    """As a restart of PostgreSQL does it: the server ends every connection at once."""
    store = Store.open(request.getfixturevalue("postgresql"))
    key = f"cut-{os.getpid()}"
    keep(store, f"{key}-before")
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()"
    other = Store.open(request.getfixturevalue("postgresql"))

    def cut_in_between() -> None:
        with store.write() as conn:
            conn.execute(insert(meta).values(key=f"{key}-lost", value="x"))
            with other.read() as there:
                there.execute(text(cut)).all()
            conn.execute(insert(meta).values(key=f"{key}-late", value="x"))

    with pytest.raises(StoreError):
        cut_in_between()
    keep(store, f"{key}-after")
    assert {f"{key}-before", f"{key}-after"} <= kept(store)
    assert not {f"{key}-lost", f"{key}-late"} & kept(store)
    store.close()
    other.close()
