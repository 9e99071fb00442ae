"""No personal number and no secret gets into the log, however it is written."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_api.agreements.masking import LONGEST_QUERY, MASK, masked, masked_query

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize(
    "written",
    [
        "1100700123456",
        "๑๑๐๐๗๐๐๑๒๓๔๕๖",
        "1-1007-00123-45-6",
        "1 1007 00123 45 6",
        "1.1007.00123.45.6",
        "1–1007–00123–45–6",
        "11007001234567890",
        "1100700๑๒๓๔๕๖",
    ],
)
def test_a_thirteen_digit_number_is_blotted_out(written: str):
    assert masked(f"a {written} b") == f"a {MASK} b"
    assert masked_query(f"cid={quote(written)}".encode()) == f"cid={MASK}"


@given(
    st.text("0123456789", min_size=13, max_size=13),
    st.lists(st.sampled_from(["", "-", " ", "."]), min_size=12, max_size=12),
    st.booleans(),
    st.text(max_size=10),
)
def test_in_any_grouping_and_script(digits: str, gaps: list[str], in_thai: bool, around: str):
    written = "".join(one + gap for one, gap in zip(digits, [*gaps, ""], strict=True))
    told = masked(around + (written.translate(THAI) if in_thai else written) + around)
    assert digits not in "".join(told.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")).split("-"))
    assert MASK in told


@pytest.mark.parametrize(
    "harmless", ["province=40&fy=2569", "hospcode=00123", "limit=1000&offset=10000000", "cursor=a1"]
)
def test_an_ordinary_query_stays(harmless: str):
    assert masked_query(harmless.encode()) == harmless


@pytest.mark.parametrize("name", ["access_token", "client_secret", "password", "api-key", "X-Auth", "TOKEN"])
def test_a_parameter_that_is_called_a_secret_is_one(name: str):
    assert masked_query(f"{name}=abc".encode()) == f"{name}={MASK}"


def test_a_token_is_one_under_any_name():
    assert masked_query(b"x=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtIn0.c2lnbmF0dXJl") == f"x={MASK}"
    assert masked_query(b"x=sample_api_abcDEF-123") == f"x={MASK}"


@given(st.binary(max_size=3_000))
def test_any_query_becomes_one_short_line(query: bytes):
    told = masked_query(query)
    assert len(told) <= LONGEST_QUERY
    assert told.splitlines() in ([], [told])
    assert told.encode().decode() == told


def test_a_hostile_query_takes_no_time():
    assert masked_query(b"a=" + b"1-" * 40_000)
    assert masked_query(b"&" * 80_000) is not None
    assert masked("1- " * 50_000)
