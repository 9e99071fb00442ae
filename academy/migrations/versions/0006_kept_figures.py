"""A snapshot's overall figure beside its bundle; those that are kept already get theirs from the bundle's last line."""

import json
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    kept = op.create_table(
        "figure_snapshot_value",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fingerprint"], ["figure_snapshot.fingerprint"], name=op.f("fk_figure_snapshot_value_fingerprint")
        ),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_figure_snapshot_value")),
    )
    rows = op.get_bind().execute(sa.text("SELECT fingerprint, content FROM figure_snapshot")).all()
    if rows:
        op.bulk_insert(kept, [{"fingerprint": one.fingerprint, "value": _figure(one.content)} for one in rows])
    _append_only("figure_snapshot_value")


def _figure(content: bytes) -> dict[str, Any]:
    lines = zlib.decompress(content).splitlines()
    cohort_id, overall = json.loads(lines[0])["data"]["cohort_id"], json.loads(lines[-1])["data"]["all"]
    low, high = overall["percent"] or "", overall["percent_high"] or ""
    counts = {name: overall[name] for name in ("numerator", "denominator", "undecided", "status")}
    return {"shown": low if low == high else f"{low}–{high}", "cohort_id": cohort_id, **counts}


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
