"""Alembic's entry: the store hands its open transaction over, so an upgrade is all or nothing."""

from typing import Any, Literal

from alembic import context

from monitor.store.schema import Instant, metadata


def _frozen(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column type as what it is today: a step never changes after its release."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can; Alembic does not assume so
    render_as_batch=True,  # SQLite changes a table by copying it
    render_item=_frozen,
)
with context.begin_transaction():
    context.run_migrations()
