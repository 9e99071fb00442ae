"""A form is taken in once: its key is drawn when it is shown, and noted in the transaction that records what it tells.

A double click, or a page that is loaded anew, sends the same form again; it is led to what the first sending made. Who
sent it and its key is all that is kept, in no order, for it must not tell when anybody answered an evaluation.
"""

import re
from secrets import token_urlsafe

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.errors import Conflict
from foundation.store import Base

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class FormRow(Base):
    """A form that was taken in, by its sender and key; `led_to` is the id of what it made, if that was new."""

    __tablename__ = "form_taken"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    sent_by: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    led_to: Mapped[str]


class TakenBefore(Conflict):
    """The form was taken in already. `led_to` is the id of what it made, if that was new."""

    def __init__(self, led_to: str) -> None:
        super().__init__(
            "form-taken-before",
            th="แบบฟอร์มนี้บันทึกไว้แล้ว จึงไม่ได้บันทึกซ้ำ หากต้องการบันทึกอีกรายการ โปรดเปิดแบบฟอร์มใหม่",
            en="This form was recorded already, so nothing was recorded again; open a new form to record another entry.",
        )
        self.led_to = led_to


def new_key() -> str:
    """Draw the key of a form that is about to be shown."""
    return token_urlsafe(16)


def take_in(session: Session, by: str, key: str, led_to: str = "") -> None:
    """Note a form before what it tells is recorded; without a key (a command, a program) there is nothing to note.

    Of two sendings at the same moment the second waits for the first. Raises TakenBefore.
    """
    if not _KEY.fullmatch(key):
        return
    if not session.execute(_noted(session, by, key, led_to)).rowcount:  # type: ignore[attr-defined]
        raise TakenBefore(session.get_one(FormRow, (by, key)).led_to)


def lead_to(session: Session, by: str, key: str, led_to: str) -> None:
    """Say what a noted form has made, where that is known only afterwards."""
    row = session.get(FormRow, (by, key))
    if row is not None:
        row.led_to = led_to
        session.flush()


def _noted(session: Session, by: str, key: str, led_to: str) -> Insert:
    row = {"sent_by": by, "key": key, "led_to": led_to}
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(FormRow).values(row).on_conflict_do_nothing()
    return sqlite.insert(FormRow).values(row).on_conflict_do_nothing()
