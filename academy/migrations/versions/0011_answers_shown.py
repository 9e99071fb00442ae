"""An answer to an evaluation form bears with which results it was first shown; those of closed forms were shown already."""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ANSWER = sa.table("evaluation_answer", sa.column("record_id", sa.String()), sa.column("told", sa.Integer()))
JOURNAL = sa.table(
    "planning_journal",
    sa.column("id", sa.Integer()),
    sa.column("record_id", sa.String()),
    sa.column("record_kind", sa.String()),
    sa.column("event", sa.JSON()),
)
SMALLEST_GROUP = 5


def upgrade() -> None:
    op.add_column("evaluation_answer", sa.Column("told", sa.Integer(), nullable=True))
    database = op.get_bind()
    events = database.execute(
        sa.select(JOURNAL.c.record_id, JOURNAL.c.event)
        .where(JOURNAL.c.record_kind == "training_project")
        .order_by(JOURNAL.c.id)
    )
    # Where a form was opened again, which answers came before is not known: they are shown anew with those to come.
    turns = {record: event["kind"] for record, event in events if event["kind"].startswith("evaluation_")}
    answered = Counter(database.scalars(sa.select(ANSWER.c.record_id)))
    shown = [
        record
        for record, count in answered.items()
        if count >= SMALLEST_GROUP and turns.get(record) == "evaluation_closed"
    ]
    for record in shown:
        database.execute(sa.update(ANSWER).where(ANSWER.c.record_id == record).values(told=1))
