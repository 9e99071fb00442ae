"""คำสั่ง and ประกาศ: drafts that a superior signs, as PDF and as Word. Number, date and signature are left blank."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from papers.thai import thai_digits
from papers.typeset import pdf
from papers.word import word


@dataclass(frozen=True)
class Order:
    """A draft: `lines` are numbered, `duties` too under their own heading; `signed` is the verb before the date."""

    heading: str
    numbered: bool
    subject: str
    paragraphs: Sequence[str]
    lines: Sequence[str]
    signed: str
    duties: Sequence[str] = ()
    duties_head: str = ""
    closing: Sequence[str] = ()


def order_paper(order: Order) -> bytes:
    """Set a draft order or announcement as A4."""
    return pdf("order", thai_digits(asdict(order)))


def order_word(order: Order) -> bytes:
    """Give a draft order or announcement as a Word document."""
    return word("order", thai_digits(asdict(order)))
