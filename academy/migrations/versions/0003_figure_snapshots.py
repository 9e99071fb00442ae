"""Figures as they were signed off."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

APPEND_ONLY = ("figure_snapshot", "figure_signature")


def upgrade() -> None:
    op.create_table(
        "figure_snapshot",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_figure_snapshot")),
        sa.UniqueConstraint("round", "revision", name=op.f("uq_figure_snapshot_round_revision")),
    )
    op.create_index(op.f("ix_figure_snapshot_round"), "figure_snapshot", ["round"], unique=False)
    op.create_table(
        "figure_signature",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["fingerprint"], ["figure_snapshot.fingerprint"], name=op.f("fk_figure_signature_fingerprint")
        ),
        sa.PrimaryKeyConstraint("fingerprint", "signed_by", name=op.f("pk_figure_signature")),
    )
    for table in APPEND_ONLY:
        _append_only(table)


def _append_only(table: str) -> None:
    # A copy of foundation.store.append_only_guards as it was at this revision: a migration never changes.
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
