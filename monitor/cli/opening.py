"""Open what most commands need: the configuration, and the store in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from monitor import contract
from monitor import settings as configuration
from monitor.errors import InputError
from monitor.fetch.exchange import Fetcher
from monitor.fetch.responses import DEFAULT_LIMITS, Limits
from monitor.settings import Options, Settings
from monitor.store import Store, overview


@contextmanager
def open_store(config: Path | None) -> Iterator[tuple[Settings, Store]]:
    """The settings and the open store. Raises ConfigError or StoreError, in words for people."""
    settings = configuration.load(config)
    store = Store.open(settings.options.store)
    try:
        yield settings, store
    finally:
        store.close()


def open_fetcher(options: Options, limits: Limits = DEFAULT_LIMITS) -> Fetcher:
    """A fetcher that tells sites who asks, and reaches what the configuration allows."""
    return Fetcher(contact=options.contact, allow=options.reachable, limits=limits)


def incident(conn: Connection, incident_id: str) -> dict[str, Any]:
    """One incident as `incidents list --json` prints it. Raises InputError when there is none."""
    known = overview.dossier(conn, incident_id)
    if known is None:
        raise InputError(f"there is no incident {incident_id!r}; see `monitor incidents list`")
    return contract.incident(known)
