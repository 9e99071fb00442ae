"""The journals and files of planning staff, and the answers to evaluation forms."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

APPEND_ONLY = ("planning_journal", "planning_document")


def upgrade() -> None:
    op.create_table(
        "planning_journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("record_kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_journal")),
        sa.UniqueConstraint("record_id", "number", name=op.f("uq_planning_journal_record_id_number")),
    )
    op.create_index(op.f("ix_planning_journal_record_id"), "planning_journal", ["record_id"], unique=False)
    op.create_index(op.f("ix_planning_journal_record_kind"), "planning_journal", ["record_kind"], unique=False)
    op.create_table(
        "planning_document",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("stored_by", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_planning_document")),
    )
    op.create_index(op.f("ix_planning_document_record_id"), "planning_document", ["record_id"], unique=False)
    op.create_table(
        "planning_content",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["planning_document.document_id"], name=op.f("fk_planning_content_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_planning_content")),
    )
    op.create_table(
        "evaluation_ticket",
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "username", name=op.f("pk_evaluation_ticket")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evaluation_answer",
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_evaluation_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_evaluation_answer_record_id"), "evaluation_answer", ["record_id"], unique=False)
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
