"""Places that the reports of an incident name beside its scene."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incidents", sa.Column("named", sa.JSON(), nullable=True))
