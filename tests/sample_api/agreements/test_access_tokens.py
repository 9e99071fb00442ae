"""Only what our own key signed, as we sign it, for us, and now, is a token."""

import base64
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey

from sample_api import tokens
from sample_api.agreements import access_tokens
from sample_api.agreements.book import Book
from sample_api.agreements.guard import Guard
from sample_api.agreements.keys import KeyRing
from sample_api.tokens import TokenExpiredError, TokenInvalidError

SECRET = b"k" * 40
ISSUER = "https://example.go.th"
RING = KeyRing(None)
GUARD = Guard(SECRET, ISSUER, RING, Book(None))
OUR_KID = RING.signing().kid
GOOD = {"iss": ISSUER, "aud": "sample-api", "sub": "moph", "scope": "read", "iat": 1, "exp": 4_000_000_000}


def signed(claims: dict[str, object], *, key: object = None, **header: object) -> str:
    told = {"alg": "ES256", "typ": "at+jwt", "kid": OUR_KID} | header
    return jwt.encode(told, claims, key or RING.signing(), algorithms=[str(told["alg"])])


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def refused(token: str) -> None:
    with pytest.raises(TokenInvalidError):
        GUARD.caller(token)


def test_a_minted_token_says_what_the_documentation_says():
    token = access_tokens.mint(RING, ISSUER, "demo-school", frozenset({"write", "read"}), "malee")
    found = jwt.decode(token, RING.signing(), algorithms=["ES256"])
    assert found.header == {"alg": "ES256", "typ": "at+jwt", "kid": OUR_KID}
    assert {"iss", "aud", "sub", "client_id", "scope", "iat", "exp", "jti", "act"} == set(found.claims)
    assert found.claims["exp"] - found.claims["iat"] == 600
    assert found.claims["scope"] == "read write"


def test_no_two_tokens_are_the_same():
    assert len({access_tokens.mint(RING, ISSUER, "moph", frozenset({"read"})) for _ in range(5)}) == 5


def test_the_documented_claims_suffice():
    assert GUARD.caller(signed(GOOD)).client.id == "agency/moph"


def test_a_token_ends():
    with pytest.raises(TokenExpiredError):
        GUARD.caller(signed(GOOD | {"exp": int(time.time()) - 1}))


def test_a_token_that_was_checked_before_ends_too(monkeypatch: pytest.MonkeyPatch):
    token = access_tokens.mint(RING, ISSUER, "moph", frozenset({"read"}))
    assert GUARD.caller(token) is GUARD.caller(token)
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(TokenExpiredError):
        GUARD.caller(token)


@pytest.mark.parametrize("claim", sorted(GOOD))
def test_every_documented_claim_is_required(claim: str):
    refused(signed({name: value for name, value in GOOD.items() if name != claim}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-api"},
        {"iss": "https://example.go.th/"},
        {"iss": tokens.ISSUER},
        {"sub": ""},
        {"sub": 7},
        {"scope": ["read"]},
        {"exp": "tomorrow"},
        {"nbf": 3_999_999_999},
        {"act": "malee"},
        {"act": {"sub": 1}},
    ],
)
def test_a_claim_of_the_wrong_kind_is_refused(wrong: dict[str, object]):
    refused(signed(GOOD | wrong))


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
def test_a_token_without_signature_is_refused(alg: str):
    refused(f"{part({'alg': alg, 'typ': 'at+jwt', 'kid': OUR_KID})}.{part(GOOD)}.")


def public_key_as_bytes() -> list[bytes]:
    key = ECKey.import_key(RING.public()[0])
    return [key.as_pem(private=False), key.as_pem(private=False).strip(), json.dumps(RING.public()[0]).encode()]


@pytest.mark.parametrize("key", public_key_as_bytes(), ids=["pem", "stripped", "jwk"])
@pytest.mark.parametrize("claims", [GOOD, GOOD | {"iss": tokens.ISSUER}], ids=["agency", "hub"])
def test_the_public_key_is_no_hmac_secret(key: bytes, claims: dict[str, object]):
    head, body = part({"alg": "HS256", "typ": "at+jwt", "kid": OUR_KID}), part(claims)
    import hashlib
    import hmac

    mac = hmac.digest(key, f"{head}.{body}".encode(), hashlib.sha256)
    refused(f"{head}.{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}")


def test_the_hub_s_key_makes_no_agency():
    """Whoever may mint trainees' tokens cannot speak for an agency."""
    forged = jwt.encode({"alg": "HS256", "kid": OUR_KID}, GOOD, OctKey.import_key(SECRET), algorithms=["HS256"])
    refused(forged)


def test_our_key_makes_no_trainee():
    claims = GOOD | {"iss": tokens.ISSUER}
    refused(signed(claims))


def test_another_key_is_refused_even_under_our_name():
    refused(signed(GOOD, key=ECKey.generate_key("P-256")))


@pytest.mark.parametrize(
    "kid",
    [
        None,
        "",
        "x",
        "../../../../dev/null",
        "/dev/null",
        "' OR 1=1 --",
        "https://evil.example/jwks",
        0,
        [OUR_KID],
        {},
        "ก",
    ],
)
def test_kid_is_nothing_but_a_name_to_look_up(kid: object):
    attacker = ECKey.generate_key("P-256")
    head, body = part({"alg": "ES256", "typ": "at+jwt", "kid": kid}), part(GOOD)
    signature = jws.serialize_compact({"alg": "ES256"}, "x", attacker).rpartition(".")[2]
    refused(f"{head}.{body}.{signature}")


def test_a_key_that_the_token_brings_along_is_not_looked_at():
    attacker = ECKey.generate_key("P-256")
    own = attacker.as_dict(private=False)
    refused(signed(GOOD, key=attacker, jwk=own))
    refused(signed(GOOD, key=attacker, jwk=own, kid="mine"))
    refused(signed(GOOD, key=attacker, jku="https://evil.example/jwks.json"))


def test_a_critical_extension_we_do_not_know_is_refused():
    head, body = part({"alg": "ES256", "typ": "at+jwt", "kid": OUR_KID, "crit": ["x"], "x": 1}), part(GOOD)
    refused(f"{head}.{body}.{'A' * 86}")


def test_another_kind_of_jwt_is_no_access_token():
    refused(signed(GOOD, typ="JWT"))


def test_a_changed_payload_is_refused():
    head, _, signature = signed(GOOD).split(".")
    refused(f"{head}.{part(GOOD | {'sub': 'victim'})}.{signature}")


@pytest.mark.parametrize("size", [4_097, 100_000, 5_000_000])
def test_a_huge_token_is_refused_unread(size: int):
    started = time.process_time()
    refused(signed(GOOD)[:50] + "A" * size)
    refused("." * size)
    assert time.process_time() - started < 0.5


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_no_text_breaks_the_check(text: str):
    refused(text)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=5,
    )
)
@settings(max_examples=50, deadline=None)
def test_no_header_breaks_the_check(header: object):
    refused(f"{part(header)}.{part(GOOD)}.{'A' * 86}")
    with_alg = {"alg": "ES256", "kid": OUR_KID} | (header if isinstance(header, dict) else {})
    refused(f"{part(with_alg)}.{part(GOOD)}.{'A' * 86}")


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
@settings(max_examples=50, deadline=None)
def test_no_signed_payload_breaks_the_check(payload: object):
    head = {"alg": "ES256", "typ": "at+jwt", "kid": OUR_KID}
    refused(jws.serialize_compact(head, json.dumps(payload), RING.signing(), algorithms=["ES256"]))


def test_no_more_than_so_many_checked_tokens_are_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sample_api.agreements.guard.MOST_CHECKED", 3)
    small = Guard(SECRET, ISSUER, RING, Book(None))
    for number in range(6):
        small.caller(tokens.mint(SECRET, f"malee{number}"))
    assert len(small._checked) == 3


def test_a_token_itself_is_not_kept():
    token = tokens.mint(SECRET, "malee")
    fresh = Guard(SECRET, ISSUER, RING, Book(None))
    fresh.caller(token)
    assert token.split(".")[2] not in repr(vars(fresh))
