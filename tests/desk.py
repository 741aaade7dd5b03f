"""A store with one subscriber to everything, for tests that record reports."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from monitor.alerts.audience import Audience
from monitor.incidents import Policy
from monitor.record import Recorded, record
from monitor.store import Store, outbox, schema
from monitor.store import incidents as known
from monitor.types import Article, Incident, Report


class Desk:
    """A store with one subscriber to everything; `tells` records one report at its own hour, and
    what it has to say is taken at once."""

    def __init__(self, store: Store, policy: Policy, audience: Audience) -> None:
        self.store, self.policy, self.audience = store, policy, audience

    def tells(self, written: Article, told: Report, **more: Any) -> Recorded:
        assert written.published is not None
        now = more.pop("now", written.published + timedelta(minutes=5))
        with self.store.write() as conn:
            done = record(
                conn,
                written,
                told,
                now=now,
                policy=self.policy,
                audience=self.audience,
                **more,
            )
            outbox.take_as_sent(conn, now=now)
            return done

    def incidents(self) -> list[str]:
        with self.store.read() as conn:
            return list(conn.scalars(select(schema.incidents.c.id).order_by("id")))

    def incident(self, name: str) -> Incident:
        with self.store.read() as conn:
            found = known.get(conn, name)
        assert found is not None
        return found

    def sent(self) -> list[tuple[str, str]]:
        with self.store.read() as conn:
            rows = conn.execute(
                select(schema.outbox.c.incident_id, schema.outbox.c.change).order_by("id")
            )
            return [tuple(row) for row in rows]
