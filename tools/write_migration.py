"""Write the next migration step after a change of monitor/store/schema.py.

    python tools/write_migration.py NAME

The database it is compared with is a fresh one, brought to the newest step so far. Read what was
written before you commit it: a renamed column looks like one dropped and one added.
"""

import sys

from sqlalchemy import create_engine

from monitor.store.migrate import MIGRATIONS, upgrade, write_step


def main(name: str) -> None:
    steps = len(list((MIGRATIONS / "versions").glob("[0-9]*.py")))
    with create_engine("sqlite://").begin() as connection:
        if steps:
            upgrade(connection)
        write_step(connection, f"{steps + 1:04}", name)


if __name__ == "__main__":
    main(*sys.argv[1:])
