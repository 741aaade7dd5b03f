"""How far the newest self-test came, from the rows it left on its way."""

from sqlalchemy import Connection, func, select

from monitor.canary import FEED_ID, Progress
from monitor.store.outbox import State
from monitor.store.schema import incidents, items, outbox
from monitor.types import Origin


def progress(conn: Connection) -> Progress:
    """Of all self-tests the newest of each step; empty when there was none yet."""
    mine = outbox.join(incidents, incidents.c.id == outbox.c.incident_id)
    is_test = incidents.c.origin == Origin.CANARY
    newest = conn.execute(
        select(outbox.c.state, outbox.c.error)
        .select_from(mine)
        .where(is_test)
        .order_by(outbox.c.id.desc())
        .limit(1)
    ).first()
    return Progress(
        seen=conn.scalar(select(func.max(items.c.first_seen)).where(items.c.feed_id == FEED_ID)),
        recorded=conn.scalar(select(func.max(incidents.c.created_at)).where(is_test)),
        state=newest.state if newest else "",
        error=newest.error if newest else "",
        arrived=conn.scalar(
            select(func.max(outbox.c.created_at))
            .select_from(mine)
            .where(is_test, outbox.c.state == State.SENT)
        ),
    )
