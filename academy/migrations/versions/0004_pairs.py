"""Pairs of trainees: one's work linked with another's, beside the scores."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

APPEND_ONLY = ("pair", "pair_test")


def upgrade() -> None:
    op.create_table(
        "pair",
        sa.Column("draw_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("consumer_id", sa.String(), nullable=False),
        sa.Column("consumer_attempt_id", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("provider_attempt_id", sa.String(length=32), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.assignment_id"], name=op.f("fk_pair_assignment_id")),
        sa.ForeignKeyConstraint(
            ["consumer_attempt_id"], ["attempt.attempt_id"], name=op.f("fk_pair_consumer_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_attempt_id"], ["attempt.attempt_id"], name=op.f("fk_pair_provider_attempt_id")
        ),
        sa.PrimaryKeyConstraint("draw_id", "position", name=op.f("pk_pair")),
    )
    op.create_index(op.f("ix_pair_assignment_id"), "pair", ["assignment_id"], unique=False)
    op.create_table(
        "pair_test",
        sa.Column("draw_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title_th", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("faults", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw_id", "position"], ["pair.draw_id", "pair.position"], name=op.f("fk_pair_test_draw_id_position")
        ),
        sa.PrimaryKeyConstraint("draw_id", "position", "number", name=op.f("pk_pair_test")),
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
