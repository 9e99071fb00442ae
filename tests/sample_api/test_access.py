"""401 when it is unclear who is calling, 403 when it is clear and not enough."""

import httpx
import pytest

from sample_api import tokens

DATA = ["/v1/indicators", "/v1/indicators/MCH08", "/v1/provinces", "/v1/observations"]
REPORTS = ["/hdc/api/report_data", "/hdc/array/api/report_data"]
PUBLIC = ["/", "/docs", "/openapi.json", "/healthz", "/static/swagger-ui/swagger-ui.css"]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_needs_no_token(anyone: httpx.Client, path: str):
    assert anyone.get(path).status_code == 200


@pytest.mark.parametrize("path", DATA)
def test_data_needs_a_token(anyone: httpx.Client, path: str):
    refused = anyone.get(path)
    assert (refused.status_code, refused.json()["code"]) == (401, "token-missing")
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="sample-api"'


@pytest.mark.parametrize("path", REPORTS)
def test_a_report_needs_a_token_before_its_body_is_read(anyone: httpx.Client, path: str):
    assert anyone.post(path, content=b"{").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Basic bWFsZWU6eA==", "Bearer a.b.c", "Bearer " + "x" * 9_000, "token"])
def test_what_is_no_token_of_ours_is_told_so(anyone: httpx.Client, header: str):
    refused = anyone.get("/v1/provinces", headers={"Authorization": header})
    assert (refused.status_code, refused.json()["code"]) == (401, "token-invalid")
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]


def test_an_expired_token_is_told_so(anyone: httpx.Client, secret: bytes):
    old = tokens.mint(secret, "malee", lifetime_s=-1)
    refused = anyone.get("/v1/provinces", headers={"Authorization": f"Bearer {old}"})
    assert (refused.status_code, refused.json()["code"]) == (401, "token-expired")


@pytest.mark.parametrize("scope", ["", "write", "reader", "rea", "READ"])
def test_a_token_without_the_scope_may_not_read(anyone: httpx.Client, secret: bytes, scope: str):
    poor = tokens.mint(secret, "malee", scope=scope)
    refused = anyone.get("/v1/provinces", headers={"Authorization": f"Bearer {poor}"})
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")


def test_read_among_other_scopes_is_enough(anyone: httpx.Client, secret: bytes):
    rich = tokens.mint(secret, "malee", scope="write read")
    assert anyone.get("/v1/provinces", headers={"Authorization": f"bearer {rich}"}).status_code == 200


def test_a_token_in_the_address_does_not_count(anyone: httpx.Client, token: str):
    assert anyone.get("/v1/provinces", params={"access_token": token}).status_code == 401
