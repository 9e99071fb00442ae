"""Baht and satang, exactly: read as people write them, shown as papers want them, and told in words."""

import re
from decimal import Decimal

from planning.errors import AmountRefused

_SATANG = Decimal("0.01")
_LARGEST = Decimal("999999999.99")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_WRITTEN = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")


def read_amount(given: str, *, zero: bool = False) -> Decimal:
    """Read an amount in baht, with or without thousands' commas, in Arabic or Thai digits. Raises AmountRefused.

    `zero` allows 0, as for cash that was returned.
    """
    plain = given.strip().removesuffix("บาท").strip().translate(_THAI_DIGITS)
    if not _WRITTEN.fullmatch(plain):
        raise AmountRefused.unreadable(given)
    amount = Decimal(plain.replace(",", ""))
    if amount < 0 or (amount == 0 and not zero):
        raise AmountRefused.negative(given)
    if amount > _LARGEST:
        raise AmountRefused.too_large(given)
    if amount != amount.quantize(_SATANG):
        raise AmountRefused.too_fine(given)
    return amount.quantize(_SATANG)


def shown(amount: Decimal) -> str:
    """Write an amount as papers do: 12,500.00."""
    return f"{amount:,.2f}"


def in_words(amount: Decimal) -> str:
    """Tell an amount in Thai words, as papers repeat it: หนึ่งหมื่นสองพันห้าร้อยบาทถ้วน."""
    from num2words import num2words

    return str(num2words(amount, lang="th", to="currency", currency="THB"))
