"""One database, SQLite or PostgreSQL: connections and transactions. Queries live in its modules."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from monitor.errors import StoreError
from monitor.store.migrate import is_current, upgrade

BUSY_TIMEOUT_S = 10  # how long a writer waits for another process's transaction
WRITER_LOCK = 0x6D6F6E  # "mon": the PostgreSQL advisory lock that makes writers take turns
NO_ROOM = ("is full", "no space left")  # as SQLite and PostgreSQL say it


class Store:
    """The place where everything is kept. Safe to share between threads.

    Writers take turns (`BEGIN IMMEDIATE`, an advisory lock): two reports of one new attack that
    arrive together must not both be answered "new".
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> "Store":
        """Open the store at an SQLAlchemy URL and bring its schema up to date.

        Raises StoreError, with the cure, when the place cannot be written.
        """
        try:
            engine = create_engine(_with_folder(url))
            if engine.dialect.name == "sqlite":
                _prepare_sqlite(engine)
            store = cls(engine)
            with store.write() as connection:
                upgrade(connection)
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(_in_words(url, error)) from error
        return store

    @classmethod
    def existing(cls, url: str) -> "Store | None":
        """The store at `url` as it is, to read from; None when none of this version is there."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
            return None
        store = cls(create_engine(url))
        try:
            with store.read() as connection:
                if is_current(connection):
                    return store
        except StoreError:
            pass  # nobody answers there
        store.close()
        return None

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One writing transaction: all of it is kept or nothing. Writers wait for each other."""
        with self._wrapped(), self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": WRITER_LOCK})
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view that never waits for a writer."""
        with self._wrapped(), self._engine.connect() as connection:
            yield connection.execution_options(monitor_reads=True)

    @property
    def file(self) -> Path | None:
        """The SQLite file; None where there is none."""
        url = self._engine.url
        named = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
        return Path(str(url.database)) if named else None

    def refuse_damage(self) -> None:
        """Raise StoreError when pages of an SQLite file are damaged: it would go on answering from
        the others, silently without what they held. Reads the whole file; PostgreSQL has its own
        checks.
        """
        if self._engine.dialect.name != "sqlite":
            return
        try:
            with self.read() as connection:
                said = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
        except StoreError as error:
            said = str(error)
        if said != "ok":
            why = " ".join(said.split())
            raise StoreError(
                f"the store {self._engine.url} is damaged: {why}. Stop what uses it and put "
                "a backup in its place (docs/operations.md, Backup and restore)."
            )

    def close(self) -> None:
        self._engine.dispose()

    @contextlib.contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StoreError(_in_words(str(self._engine.url), error)) from error


def _with_folder(url: str) -> str:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    return url


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(dbapi_connection, _record):  # type: ignore[no-untyped-def]
        dbapi_connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # an acknowledged commit survives power loss
            f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
            "foreign_keys=ON",
        ):
            dbapi_connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A read that later writes fails at once in SQLite when another wrote meanwhile
        # (BUSY_SNAPSHOT): writers therefore take their turn at the start.
        reads = connection.get_execution_options().get("monitor_reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _in_words(url: str, error: Exception) -> str:
    place = make_url(url).render_as_string(hide_password=True)
    cause = str(getattr(error, "orig", None) or error).splitlines()[0]
    return f"cannot use the store {place}: {cause}. {_cure(cause)}"


def _cure(cause: str) -> str:
    if any(said in cause.lower() for said in NO_ROOM):
        return "Make room there and go on as before: what was stored until now is whole."
    return "Check that its folder exists and can be written, or set MONITOR_STORE to another place."
