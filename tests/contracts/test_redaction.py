import json

import pytest
from good_api import token
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.redaction import HIDDEN, PERSONAL, redact

DIGITS = st.text("0123456789", min_size=13, max_size=13)


@settings(max_examples=40)
@given(number=DIGITS, before=st.text(max_size=20), after=st.text(max_size=20))
def test_no_thirteen_digit_number_stays(number: str, before: str, after: str):
    assert number not in redact(f"{before} {number} {after}")


@pytest.mark.parametrize(
    "written", ["1-1037-02071-81-1", "1 1037 02071 81 1", "1103702071811", "๑๑๐๓๗๐๒๐๗๑๘๑๑", "๑-๑๐๓๗-๐๒๐๗๑-๘๑-๑"]
)
def test_identity_numbers_go_however_they_are_written(written: str):
    assert redact(f"เลขประจำตัว {written} ครับ") == f"เลขประจำตัว {PERSONAL} ครับ"


def test_mobile_numbers_go():
    assert redact('{"tel":"081-234-5678"}') == f'{{"tel":"{PERSONAL}"}}'


def test_codes_dates_and_counts_stay():
    text = '{"hospcode":"00455","areacode":"40010101","date_com":"202608011230","total":1234567}'
    assert redact(text) == text


@settings(max_examples=40)
@given(secret=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=60))
def test_a_known_secret_stays_nowhere(secret: str):
    assert secret not in redact(f"x={secret}&y [{secret}]", [secret]).replace(HIDDEN, "")


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {token()}",
        f"/rows?access_token={token()}&limit=1",
        json.dumps({"access_token": "opaque-and-secret", "expires_in": 300}),
        "client_secret=opaque-and-secret",
        "Authorization: Bearer opaque-and-secret",
        "Authorization: Basic b3BhcXVlLWFuZC1zZWNyZXQ=",
    ],
)
def test_tokens_go_even_when_nobody_told_them(text: str):
    shown = redact(text)
    assert HIDDEN in shown
    assert "opaque" not in shown
    assert "eyJ" not in shown
    assert "b3Bh" not in shown
