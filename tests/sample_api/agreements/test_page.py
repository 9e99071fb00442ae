"""An agency sees its agreement and its use, and nobody else does."""

import json
import re
from collections.abc import Callable

import httpx
import pytest

Bearer = Callable[..., dict[str, str]]
PREFIXES = ["", "/services/sample-api"]


def sign_in(api: httpx.Client, name: str, secret: str, path: str = "/agreement") -> httpx.Response:
    return api.post(path, data={"client_id": name, "client_secret": secret})


def secret_of(name: str) -> str:
    return f"sample_api_of_{name}_and_long_enough"


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_form_asks_and_loads_only_from_here(api: httpx.Client, prefix: str):
    page = api.get(f"{prefix}/agreement")
    assert page.headers["Cache-Control"] == "no-store"
    assert '<form method="post" action="agreement"' in page.text
    for asset in re.findall(r'(?:src|href)="(static/[^"]+)"', page.text):
        assert api.get(f"{prefix}/{asset}").status_code == 200


def test_the_page_shows_terms_and_use(api: httpx.Client):
    page = sign_in(api, "school", secret_of("school"))
    assert page.status_code == 200
    for told in ("ขอนแก่น", "ตัวชี้วัดกลุ่มวัยเรียนและวัยรุ่น", "600 ครั้งต่อนาที", "มีผลบังคับ", "มกราคม 2569"):
        assert told in page.text


def test_an_agency_whose_agreement_has_ended_still_sees_it(api: httpx.Client):
    page = sign_in(api, "ended", secret_of("ended"))
    assert (page.status_code, "สิ้นสุดแล้วเมื่อ" in page.text) == (200, True)


def test_a_wrong_secret_shows_nothing_and_asks_again(api: httpx.Client):
    page = sign_in(api, "school", "wrong")
    assert page.status_code == 401
    assert not page.headers["WWW-Authenticate"].startswith("Basic")
    assert "วัยเรียน" not in page.text
    assert 'role="alert"' in page.text


def test_nothing_typed_is_kept_but_the_client_id(api: httpx.Client):
    page = sign_in(api, '"><script>alert(1)</script>', "the-wrong-secret")
    assert "the-wrong-secret" not in page.text
    assert "<script>" not in page.text
    assert "Set-Cookie" not in page.headers


def test_texts_of_the_agreement_are_text(api: httpx.Client):
    page = sign_in(api, "school", secret_of("school"))
    assert "<b>ทดสอบ" not in page.text
    assert "«ทดสอบ»" in page.text


@pytest.mark.parametrize("body", [b"", b"\xff", b"client_id=a&client_id=b", b"x" * 20_000])
def test_a_broken_form_asks_again(api: httpx.Client, body: bytes):
    answer = api.post("/agreement", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code in {400, 401, 413}
    assert answer.headers["Content-Type"].startswith("text/html")


def test_programs_get_the_same_as_json(api: httpx.Client, bearer: Bearer):
    answer = api.get("/agreement.json", headers=bearer("school"))
    told = answer.json()
    assert (told["client_id"], told["standing"], told["provinces"]) == ("school", "active", ["40"])
    assert (told["columns"], told["quota"]["per_minute"]) == (None, 600)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "argon2" not in json.dumps(told)


def test_use_counts_what_was_just_done(api: httpx.Client, bearer: Bearer, token: str):
    header = bearer("demo-province", token)
    before = api.get("/agreement.json", headers=header).json()["use"]["total"]
    api.get("/v2/datasets/nothing/rows", headers=header)
    after = api.get("/agreement.json", headers=header).json()["use"]["total"]
    assert after["requests"] - before["requests"] == 2
    assert after["refused"] - before["refused"] == 1


def test_a_demo_agency_s_use_is_shown_to_each_apart(api: httpx.Client, bearer: Bearer, secret: bytes):
    from sample_api import tokens

    told = api.get("/agreement.json", headers=bearer("demo-local", tokens.mint(secret, "a-newcomer"))).json()
    assert told["client"] == "agency/demo-local/a-newcomer"
    assert told["use"]["total"]["requests"] == 1


def test_a_trainee_s_token_belongs_to_no_agreement(api: httpx.Client, token: str):
    refused = api.get("/agreement.json", headers={"Authorization": f"Bearer {token}"})
    assert (refused.status_code, refused.json()["code"]) == (404, "agreement-none")


def test_without_a_token_nothing(api: httpx.Client):
    assert api.get("/agreement.json").status_code == 401
