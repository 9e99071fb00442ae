"""A kept figure says whose it is: each indicator counts the revisions of a round for itself."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

TABLE = "figure_snapshot"
SET_ASIDE = (
    "CREATE TABLE figure_snapshot_formerly AS "
    "SELECT fingerprint, round, revision, note, taken_by, taken_at, content FROM figure_snapshot"
)
BROUGHT_BACK = (
    "INSERT INTO figure_snapshot (fingerprint, indicator_id, round, revision, note, taken_by, taken_at, content) "
    "SELECT fingerprint, 'pass_rate', round, revision, note, taken_by, taken_at, content FROM figure_snapshot_formerly"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_anew()
        return
    # What was kept so far are pass rates.
    op.add_column(TABLE, sa.Column("indicator_id", sa.String(), nullable=False, server_default="pass_rate"))
    op.alter_column(TABLE, "indicator_id", server_default=None)
    op.drop_constraint(op.f("uq_figure_snapshot_round_revision"), TABLE, type_="unique")
    op.create_unique_constraint(
        op.f("uq_figure_snapshot_indicator_id_round_revision"), TABLE, ["indicator_id", "round", "revision"]
    )


def _make_anew() -> None:
    """SQLite cannot take a constraint away: the table is made anew, its rows before the end of the transaction.

    Values and signatures refer to them, so the name has to be the table's own when the rows come back.
    """
    op.execute("PRAGMA defer_foreign_keys=ON")
    op.execute(SET_ASIDE)
    op.drop_table(TABLE)
    op.create_table(
        TABLE,
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("indicator_id", sa.String(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_figure_snapshot")),
        sa.UniqueConstraint(
            "indicator_id", "round", "revision", name=op.f("uq_figure_snapshot_indicator_id_round_revision")
        ),
    )
    op.execute(BROUGHT_BACK)
    op.drop_table("figure_snapshot_formerly")
    op.create_index(op.f("ix_figure_snapshot_round"), TABLE, ["round"], unique=False)
    # A copy of foundation.store.append_only_guards as it was at this revision: a migration never changes.
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f'CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON "{TABLE}" '
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )
