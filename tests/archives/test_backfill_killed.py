"""SIGKILL at each step of a backfill: run again it ends as a clean run, and reads nothing twice."""

from pathlib import Path

import killing
import pytest
from archives.test_backfill import ARCHIVE, Rules, incidents, rows, run

from monitor.store import Store

PROGRAM = Path(__file__).parent / "backfilled.py"
STEPS = (
    "monitor.backfill:unread:before",
    "monitor.backfill:unread:after#2",
    "archives.test_backfill:Rules.read:after#5",
    "monitor.backfill:_record:before#2",
    "monitor.store.reports:add_all:after",  # stored, and not joined to anything
    "monitor.record:join:before",
    "monitor.record:join:after#4",  # within a transaction
    "monitor.store.archive:keep:before#2",
    "monitor.store.archive:keep:after",  # before the commit
    "monitor.backfill:_record:after",  # after the commit, before it is counted
    "monitor.backfill:_record:after#2",
)


@pytest.mark.parametrize("step", STEPS)
async def test_killed_and_run_again(step: str, store: Store, tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'killed.db'}"
    assert killing.run(PROGRAM, url, kill_at=step) == -9
    killed = Store.open(url)
    done, rules = rows(killed), Rules()
    assert done["articles"] == done["reports"] == done["archived"], "nothing is half written"
    assert done["archived"] < len(ARCHIVE)
    again = await run(killed, ARCHIVE, rules)
    assert (again.known, again.read) == (done["archived"], len(ARCHIVE) - done["archived"])
    assert len(rules.read_urls) == again.read, "what was committed is not read twice"
    await run(store, ARCHIVE)
    assert incidents(killed) == incidents(store)
    assert rows(killed)["outbox"] == 0
    killed.close()
