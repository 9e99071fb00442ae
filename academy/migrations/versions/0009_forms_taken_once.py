"""Forms by their keys, so that each is taken in once."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "form_taken",
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("led_to", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sent_by", "key", name=op.f("pk_form_taken")),
        sqlite_with_rowid=False,
    )
