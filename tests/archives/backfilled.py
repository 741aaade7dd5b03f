"""One backfill of the archive of test_backfill.py into the store that is named, to be killed."""

import asyncio
import sys

from killing import kill_at_named_step

kill_at_named_step()

from archives.test_backfill import ARCHIVE, run  # noqa: E402

from monitor.store import Store  # noqa: E402

store = Store.open(sys.argv[1])
asyncio.run(run(store, ARCHIVE, on_step=lambda _tally: None))
store.close()
