"""Bring a database to the schema of this version; each step is a file in `migrations/versions`."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from monitor.store.schema import metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Run the missing steps inside the caller's transaction: all of them or none."""
    command.upgrade(_config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether every step has been run, and none that this version does not know."""
    heads = ScriptDirectory.from_config(_config(connection)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def missing(connection: Connection) -> list[object]:
    """What `schema.py` says and the steps do not bring: empty, or a step is to be written."""
    context = MigrationContext.configure(connection)
    return list(compare_metadata(context, metadata))


def write_step(connection: Connection, number: str, name: str) -> None:
    """Write the file of the next step: what `schema.py` says and the database does not have."""
    command.revision(_config(connection), message=name, rev_id=number, autogenerate=True)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
