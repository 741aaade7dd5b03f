"""The migration steps bring exactly the schema, on both stores, and survive being run again."""

import contextlib

from monitor.store.migrate import missing, upgrade


class Undone(Exception):
    """Takes the transaction back, so that the next test finds the schema whole."""


def test_the_steps_bring_the_schema(store) -> None:
    with store.read() as conn:
        assert missing(conn) == []


def test_upgrading_again_changes_nothing(store) -> None:
    with store.write() as conn:
        upgrade(conn)
        assert missing(conn) == []


def test_a_column_that_no_step_brings_is_noticed(store) -> None:
    noticed: list[object] = []
    with contextlib.suppress(Undone), store.write() as conn:
        conn.exec_driver_sql("ALTER TABLE meta DROP COLUMN value")
        noticed = missing(conn)
        raise Undone
    assert noticed
