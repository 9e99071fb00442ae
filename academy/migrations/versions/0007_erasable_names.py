"""Names and addresses beside the entries of changes, where they can be erased; when a person was erased."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_PERSONAL = ("name", "email")


def upgrade() -> None:
    op.add_column("person", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "person_change_detail",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"], ["person_change.id"], name=op.f("fk_person_change_detail_change_id_person_change")
        ),
        sa.PrimaryKeyConstraint("change_id", "field", name=op.f("pk_person_change_detail")),
    )
    _move_details()


def _move_details() -> None:
    """Take names and addresses out of the entries: the one time that the guards of these stand aside."""
    connection = op.get_bind()
    change = sa.table("person_change", sa.column("id", sa.Integer), sa.column("what", sa.JSON))
    detail = sa.table("person_change_detail", *map(sa.column, ("change_id", "field", "before", "after")))
    guards = _guards(connection)
    for name in guards:
        on = ' ON "person_change"' if connection.dialect.name != "sqlite" else ""
        op.execute(f"DROP TRIGGER {name}{on}")
    for entry in connection.execute(sa.select(change.c.id, change.c.what)).all():
        what = json.loads(entry.what) if isinstance(entry.what, str) else entry.what
        told = {field: what[field] for field in _PERSONAL if field in what}
        for field, (before, after) in told.items():
            connection.execute(sa.insert(detail).values(change_id=entry.id, field=field, before=before, after=after))
        if told:
            kept = {**what, **{field: ["…", "…"] for field in told}}
            connection.execute(sa.update(change).where(change.c.id == entry.id).values(what=kept))
    for statement in guards.values():
        op.execute(statement)


def _guards(connection: sa.Connection) -> dict[str, str]:
    # Copies of foundation.store.append_only_guards as they were at this revision: a migration never changes.
    if connection.dialect.name == "sqlite":
        return {
            f"person_change_no_{verb.lower()}": f'CREATE TRIGGER person_change_no_{verb.lower()} BEFORE {verb} ON "person_change" '
            "BEGIN SELECT RAISE(ABORT, 'person_change is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        }
    return {
        "person_change_append_only": (
            'CREATE TRIGGER person_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "person_change" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    }
