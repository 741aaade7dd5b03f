"""What a daemon that died held of the feeds to poll and the items to read."""

from sqlalchemy import Connection, update

from monitor.store.schema import feeds, items


def take_back(conn: Connection) -> int:
    """End every lease on feeds and items, so that nobody waits for it to run out.

    Returns how many there were. Safe even if one holder lives: polling and recording twice change
    nothing. Messages being sent are not touched; `store.lanes` knows their owners.
    """
    ended = 0
    for table in (feeds, items):
        held = update(table).where(table.c.lease_until.is_not(None)).values(lease_until=None)
        ended += conn.execute(held).rowcount
    return ended
