"""All tables of accounts, the exchange, the ledger and dated settings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

APPEND_ONLY = (
    "setting",
    "person_change",
    "blob",
    "release",
    "schedule",
    "fetch",
    "attempt",
    "rejection",
    "grading_run",
    "cell_result",
)


def upgrade() -> None:
    _settings()
    _people()
    _releases()
    _attempts()
    _ledger()
    for table in APPEND_ONLY:
        _append_only(table)


def _settings() -> None:
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    op.create_index(op.f("ix_setting_name"), "setting", ["name"], unique=False)


def _people() -> None:
    op.create_table(
        "cohort",
        sa.Column("cohort_id", sa.String(), nullable=False),
        sa.Column("name_th", sa.String(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cohort_id", name=op.f("pk_cohort")),
    )
    op.create_table(
        "person",
        sa.Column("username", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("province_code", sa.String(length=2), nullable=False),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("privacy_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.cohort_id"], name=op.f("fk_person_cohort_id")),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("person_id", name=op.f("uq_person_person_id")),
    )
    op.create_index(op.f("ix_person_cohort_id"), "person", ["cohort_id"], unique=False)
    op.create_table(
        "person_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["person.username"], name=op.f("fk_person_change_username")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_change")),
    )
    op.create_index(op.f("ix_person_change_username"), "person_change", ["username"], unique=False)


def _releases() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    op.create_table(
        "release",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("student_sha256", sa.String(length=64), nullable=False),
        sa.Column("grading_sha256", sa.String(length=64), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("max_score", sa.Double(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["grading_sha256"], ["blob.sha256"], name=op.f("fk_release_grading_sha256")),
        sa.ForeignKeyConstraint(["student_sha256"], ["blob.sha256"], name=op.f("fk_release_student_sha256")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_release")),
    )
    op.create_index(op.f("ix_release_assignment_id"), "release", ["assignment_id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_th", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("sop_steps", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("cooldown_s", sa.Double(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["release.digest"], name=op.f("fk_assignment_digest")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_assignment")),
    )
    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("duedate", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.assignment_id"], name=op.f("fk_schedule_assignment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
    )
    op.create_index(op.f("ix_schedule_assignment_id"), "schedule", ["assignment_id"], unique=False)


def _attempts() -> None:
    op.create_table(
        "fetch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("release_digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.assignment_id"], name=op.f("fk_fetch_assignment_id")),
        sa.ForeignKeyConstraint(["release_digest"], ["release.digest"], name=op.f("fk_fetch_release_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch")),
    )
    op.create_index(op.f("ix_fetch_student_id"), "fetch", ["student_id"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("release_digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.assignment_id"], name=op.f("fk_attempt_assignment_id")),
        sa.ForeignKeyConstraint(["release_digest"], ["release.digest"], name=op.f("fk_attempt_release_digest")),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_attempt_sha256")),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "student_id", "assignment_id", "number", name=op.f("uq_attempt_student_id_assignment_id_number")
        ),
        sa.UniqueConstraint("student_id", "idempotency_key", name=op.f("uq_attempt_student_id_idempotency_key")),
    )
    op.create_index("ix_attempt_order", "attempt", ["received_at", "attempt_id"], unique=False)
    op.create_table(
        "rejection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("th", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.assignment_id"], name=op.f("fk_rejection_assignment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejection")),
    )
    op.create_index(op.f("ix_rejection_student_id"), "rejection", ["student_id"], unique=False)


def _ledger() -> None:
    op.create_table(
        "grading_run",
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("release_digest", sa.String(), nullable=False),
        sa.Column("engine_version", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("max_score", sa.Double(), nullable=False),
        sa.Column("open_points", sa.Double(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_reason", sa.String(), nullable=False),
        sa.Column("notebooks", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.attempt_id"], name=op.f("fk_grading_run_attempt_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_grading_run")),
        sa.UniqueConstraint("attempt_id", "number", name=op.f("uq_grading_run_attempt_id_number")),
    )
    op.create_table(
        "cell_result",
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notebook_id", sa.String(), nullable=False),
        sa.Column("grade_id", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("max_score", sa.Double(), nullable=False),
        sa.Column("isolation", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("misconception_th", sa.String(), nullable=False),
        sa.Column("manual_score", sa.Double(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("before_score", sa.Double(), nullable=True),
        sa.Column("before_comment", sa.String(), nullable=False),
        sa.CheckConstraint("score >= 0 AND score <= max_score", name=op.f("ck_cell_result_score_in_range")),
        sa.ForeignKeyConstraint(["run_id"], ["grading_run.run_id"], name=op.f("fk_cell_result_run_id")),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_cell_result")),
        sa.UniqueConstraint(
            "run_id", "notebook_id", "grade_id", name=op.f("uq_cell_result_run_id_notebook_id_grade_id")
        ),
    )
    op.create_table(
        "grading_job",
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_reason", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.attempt_id"], name=op.f("fk_grading_job_attempt_id")),
        sa.ForeignKeyConstraint(["run_id"], ["grading_run.run_id"], name=op.f("fk_grading_job_run_id")),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_grading_job")),
    )
    op.create_index("ix_grading_job_queue", "grading_job", ["state", "ready_at"], unique=False)


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
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', "
        "ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
