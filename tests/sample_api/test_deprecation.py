"""Version 1 goes on as it was, and says in every answer that it will end."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest

PATHS = ["/v1/indicators", "/v1/observations?limit=1", "/v1/indicators/MCH99", "/v1/observations?fy=1", "/v1/nowhere"]


@pytest.mark.parametrize("prefix", ["", "/services/sample-api"])
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_of_version_1_says_since_when_and_until_when(client: httpx.Client, prefix: str, path: str):
    headers = client.get(prefix + path).headers
    since = datetime.fromtimestamp(
        int(headers["Deprecation"].removeprefix("@")), tz=parsedate_to_datetime(headers["Sunset"]).tzinfo
    )
    assert since < parsedate_to_datetime(headers["Sunset"])
    assert headers["Sunset"].endswith("GMT")
    assert f'<{prefix}/v2>; rel="successor-version"' in headers["Link"]


def test_a_refused_caller_is_told_too(anyone: httpx.Client):
    assert "Deprecation" in anyone.get("/v1/provinces").headers


def test_links_of_pages_stay_beside_the_notice(client: httpx.Client):
    header = client.get("/v1/observations?limit=10").headers["Link"]
    assert {"first", "next", "last", "successor-version", "deprecation", "sunset"} == set(
        re.findall(r'rel="([\w-]+)"', header)
    )


def test_what_the_notice_points_to_is_there(client: httpx.Client):
    header = client.get("/services/sample-api/v1/provinces").headers["Link"]
    paths = re.findall(r'<(/[^>]+)>; (?:type="text/html"; )?rel="(?:successor-version|deprecation|sunset)"', header)
    assert len(paths) == 3
    assert {client.get(path).status_code for path in paths} == {200}


@pytest.mark.parametrize("path", ["/v2/datasets", "/", "/v10", "/healthz"])
def test_nothing_else_is_deprecated(client: httpx.Client, path: str):
    assert not {"Deprecation", "Sunset"} & {name.title() for name in client.get(path).headers}


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_changelog_tells_what_took_whose_place(anyone: httpx.Client, lang: str):
    page = anyone.get("/changelog", params={"lang": lang}).text
    for path in ("/v1/observations", "/v2/datasets/mother-and-child/rows", "/v2/areas?level=province"):
        assert path in page


def test_the_document_marks_version_1(anyone: httpx.Client):
    paths = anyone.get("/openapi.json").json()["paths"]
    told = {path: found["get"].get("deprecated", False) for path, found in paths.items() if "get" in found}
    assert all(deprecated is path.startswith("/v1") for path, deprecated in told.items())
