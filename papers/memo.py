"""บันทึกข้อความ: what a memo says, set as PDF and as Word. Its number, date and signature are the office's to fill in."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from papers.thai import OFFICE, thai_digits
from papers.typeset import pdf
from papers.word import word

_WHOLE_TABLE = 8  # rows of amounts that are not parted; of more, the last two stay with the total
_LAST = 2


@dataclass(frozen=True)
class Memo:
    """A draft memo; `rows` and `total` are lines of a table of names and baht, which is left out where there are none.

    `mark` stands across every page of a memo that is not to be taken for an official one.
    """

    subject: str
    to: str
    paragraphs: Sequence[str]
    closing: str
    rows: Sequence[tuple[str, str]] = ()
    total: tuple[str, str] | None = None
    attachments: Sequence[str] = ()
    rows_head: tuple[str, str] = ("รายการ", "บาท")
    office: str = OFFICE
    mark: str = ""


def memo_paper(memo: Memo) -> bytes:
    """Set a memo as A4."""
    return pdf("memo", _values(memo))


def memo_word(memo: Memo) -> bytes:
    """Give a memo as a Word document, for officers edit it before it is sent."""
    return word("memo", _values(memo))


def _values(memo: Memo) -> dict[str, Any]:
    """Give the memo's words with Thai digits, and how many rows of its table may go on another page than the signature."""
    rows = len(memo.rows)
    return {**thai_digits(asdict(memo)), "loose": 0 if rows <= _WHOLE_TABLE else rows - _LAST}
