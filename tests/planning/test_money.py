from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.errors import AmountRefused
from planning.money import in_words, read_amount, shown

AMOUNTS = st.decimals(Decimal("0.01"), Decimal("999999999.99"), places=2)


@given(amount=AMOUNTS)
def test_what_is_shown_reads_back_as_itself(amount: Decimal):
    assert read_amount(shown(amount)) == amount


@given(amount=AMOUNTS)
def test_thai_digits_are_the_same_amount(amount: Decimal):
    thai = shown(amount).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert read_amount(f" {thai} บาท ") == amount


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "amount-unreadable"),
        ("สองพัน", "amount-unreadable"),
        ("1,20", "amount-unreadable"),
        ("1e5", "amount-unreadable"),
        ("NaN", "amount-unreadable"),
        ("-5", "amount-not-positive"),
        ("0", "amount-not-positive"),
        ("10.005", "amount-too-fine"),
        ("1000000000", "amount-too-large"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(given: str, code: str):
    with pytest.raises(AmountRefused) as refused:
        read_amount(given)
    assert refused.value.code == code


def test_nothing_returned_is_an_amount_where_it_is_asked_for():
    assert read_amount("0.00", zero=True) == 0


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("12500.00", "หนึ่งหมื่นสองพันห้าร้อยบาทถ้วน"),
        ("21.50", "ยี่สิบเอ็ดบาทห้าสิบสตางค์"),
        ("101.00", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("1000001.00", "หนึ่งล้านเอ็ดบาทถ้วน"),
        ("0.21", "ยี่สิบเอ็ดสตางค์"),
        ("0.00", "ศูนย์บาทถ้วน"),
    ],
)
def test_amounts_are_told_in_words_as_on_a_cheque(amount: str, words: str):
    assert in_words(Decimal(amount)) == words
