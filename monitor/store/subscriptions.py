"""Subscriptions to hubs: one for each feed that offers one."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from monitor.feeds.websub import Subscription
from monitor.store.schema import subscriptions


def of_feed(conn: Connection, feed_id: str) -> Subscription | None:
    row = conn.execute(select(subscriptions).where(subscriptions.c.feed_id == feed_id)).first()
    return Subscription(**row._mapping) if row else None


def by_token(conn: Connection, token: str) -> Subscription | None:
    row = conn.execute(select(subscriptions).where(subscriptions.c.token == token)).first()
    return Subscription(**row._mapping) if row else None


def every(conn: Connection) -> list[Subscription]:
    rows = conn.execute(select(subscriptions).order_by(subscriptions.c.feed_id))
    return [Subscription(**row._mapping) for row in rows]


def due(
    conn: Connection, feed_ids: Collection[str], base: str, *, now: datetime, limit: int
) -> list[Subscription]:
    """Those of the polled feeds to be asked for: new ones, to renew, or under a new address."""
    moved = ~subscriptions.c.callback.startswith(base, autoescape=True)
    asked_elsewhere = (subscriptions.c.callback != "") & moved
    wanted = or_(subscriptions.c.next_try <= now, asked_elsewhere)
    rows = conn.execute(select(subscriptions).where(wanted).order_by(subscriptions.c.next_try))
    found = (Subscription(**row._mapping) for row in rows)
    return [one for one in found if one.feed_id in feed_ids][:limit]


def save(conn: Connection, subscription: Subscription) -> None:
    """Store it in the place of the feed's former one."""
    drop(conn, subscription.feed_id)
    conn.execute(insert(subscriptions).values(**asdict(subscription)))


def pushed(conn: Connection, token: str, *, now: datetime) -> None:
    """Its hub said that something changed."""
    conn.execute(update(subscriptions).where(subscriptions.c.token == token).values(pushed_at=now))


def drop(conn: Connection, feed_id: str) -> None:
    """The feed offers none any more; what its hub still sends is refused as gone."""
    conn.execute(delete(subscriptions).where(subscriptions.c.feed_id == feed_id))
