"""Figures of everybody: points beside the attempt's job, changes counted, results kept."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

COUNTED = {
    "grading_job": ("state", "run_id"),
    "fetch": (),
    "rejection": (),
    "assignment": ("policy", "counts", "digest"),
    "person": ("username", "agency", "province_code", "cohort_id", "role"),
}
FILLED = """
UPDATE grading_job SET
    student_id = (SELECT student_id FROM attempt WHERE attempt.attempt_id = grading_job.attempt_id),
    assignment_id = (SELECT assignment_id FROM attempt WHERE attempt.attempt_id = grading_job.attempt_id),
    number = (SELECT number FROM attempt WHERE attempt.attempt_id = grading_job.attempt_id),
    score = (SELECT score FROM grading_run AS run WHERE run.run_id = grading_job.run_id),
    max_score = (SELECT max_score FROM grading_run AS run WHERE run.run_id = grading_job.run_id AND score IS NOT NULL),
    open_points = (SELECT open_points FROM grading_run AS run WHERE run.run_id = grading_job.run_id AND score IS NOT NULL)
"""


def upgrade() -> None:
    with op.batch_alter_table("grading_job") as job:
        job.add_column(sa.Column("student_id", sa.String(), nullable=True))
        job.add_column(sa.Column("assignment_id", sa.String(), nullable=True))
        job.add_column(sa.Column("number", sa.Integer(), nullable=True))
        job.add_column(sa.Column("score", sa.Double(), nullable=True))
        job.add_column(sa.Column("max_score", sa.Double(), nullable=True))
        job.add_column(sa.Column("open_points", sa.Double(), nullable=True))
    op.execute(FILLED)
    with op.batch_alter_table("grading_job") as job:
        for column in ("student_id", "assignment_id", "number"):
            job.alter_column(column, nullable=False)
    op.create_index(
        "ix_grading_job_points",
        "grading_job",
        ["student_id", "assignment_id", "number", "state", "score", "max_score", "open_points"],
        unique=False,
    )
    op.create_table(
        "change_count",
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_change_count")),
    )
    op.create_table(
        "stored_result",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stored_result")),
    )
    for table, columns in COUNTED.items():
        _count_changes(table, columns)


def _count_changes(table: str, columns: tuple[str, ...]) -> None:
    # A copy of foundation.store.change_counters as it was at this revision: a migration never changes.
    verbs = {"insert": "INSERT", "delete": "DELETE"} | (
        {"update": f"UPDATE OF {', '.join(columns)}"} if columns else {}
    )
    if op.get_bind().dialect.name == "sqlite":
        counted = "INSERT INTO change_count VALUES (0, 1) ON CONFLICT (slot) DO UPDATE SET changes = changes + 1"
        for name, verb in verbs.items():
            op.execute(f'CREATE TRIGGER {table}_counted_{name} AFTER {verb} ON "{table}" BEGIN {counted}; END')
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO change_count VALUES (pg_backend_pid(), 1) "
        "ON CONFLICT (slot) DO UPDATE SET changes = change_count.changes + 1; RETURN NULL; END $$"
    )
    op.execute(
        f'CREATE TRIGGER {table}_counted AFTER {" OR ".join(verbs.values())} ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION count_change()"
    )
