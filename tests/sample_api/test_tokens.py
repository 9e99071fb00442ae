"""A token proves one client, for this API, for a while."""

import base64
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from sample_api import tokens
from sample_api.tokens import Client, TokenExpiredError, TokenInvalidError

SECRET = b"k" * 40
GOOD = {"iss": "anamai-academy", "aud": "sample-api", "sub": "malee", "scope": "read", "exp": 4_000_000_000}


def signed(claims: dict[str, object], secret: bytes = SECRET, alg: str = "HS256") -> str:
    return jwt.encode({"alg": alg}, claims, OctKey.import_key(secret), algorithms=[alg])


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_minted_token_names_its_client():
    assert tokens.check(SECRET, tokens.mint(SECRET, "malee")) == Client("malee", frozenset({"read"}))


def test_the_documented_claims_suffice():
    assert tokens.check(SECRET, signed(GOOD)).id == "malee"


def test_a_token_ends():
    yesterday = tokens.mint(SECRET, "malee", now=time.time() - 90_000)
    with pytest.raises(TokenExpiredError):
        tokens.check(SECRET, yesterday)


@pytest.mark.parametrize("claim", sorted(GOOD))
def test_every_documented_claim_is_required(claim: str):
    with pytest.raises(TokenInvalidError):
        tokens.check(SECRET, signed({name: value for name, value in GOOD.items() if name != claim}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-api"},
        {"iss": "someone"},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 101},
        {"scope": ["read"]},
        {"exp": "tomorrow"},
        {"nbf": 3_999_999_999},
    ],
)
def test_a_claim_of_the_wrong_kind_is_refused(wrong: dict[str, object]):
    with pytest.raises(TokenInvalidError):
        tokens.check(SECRET, signed(GOOD | wrong))


def test_another_key_is_refused():
    with pytest.raises(TokenInvalidError):
        tokens.check(SECRET, signed(GOOD, secret=b"x" * 40))


def test_a_token_without_signature_is_refused():
    for alg in ("none", "None", "NONE"):
        with pytest.raises(TokenInvalidError):
            tokens.check(SECRET, f"{part({'alg': alg})}.{part(GOOD)}.")


def test_another_algorithm_is_refused_even_with_the_right_key():
    with pytest.raises(TokenInvalidError):
        tokens.check(SECRET, signed(GOOD, alg="HS512"))


def test_a_changed_payload_is_refused():
    header, _, signature = signed(GOOD).split(".")
    with pytest.raises(TokenInvalidError):
        tokens.check(SECRET, f"{header}.{part(GOOD | {'sub': 'teacher'})}.{signature}")


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_no_text_breaks_the_check(text: str):
    with pytest.raises(TokenInvalidError):
        tokens.check(SECRET, text)


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_no_signed_payload_breaks_the_check(payload: object):
    key = OctKey.import_key(SECRET)
    from joserfc import jws

    token = jws.serialize_compact({"alg": "HS256"}, json.dumps(payload), key)
    with pytest.raises(TokenInvalidError):
        tokens.check(SECRET, token)
