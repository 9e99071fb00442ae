"""The straight way to published data answers as the general way would."""

import httpx
import pytest

from sample_api.v2 import data_routes


def test_a_crash_on_the_straight_way_tells_nothing_of_itself(client: httpx.Client, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(data_routes.single, "answer", broken)
    answer = client.get("/v2/areas/40")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/v2", "/v2/areas/40", "/services/sample-api/v2/areas/40"])
def test_other_methods_and_prefixes_go_the_general_way(client: httpx.Client, path: str):
    assert client.get(path).status_code == client.head(path).status_code == 200
    refused = client.post(path)
    assert (refused.status_code, refused.json()["code"]) == (405, "method-not-allowed")
    assert refused.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/v2/", "/v2/areas/", "/v2/areas/40/", "/v2/areas/40/x", "/v2//areas", "/V2/areas"])
def test_a_path_that_is_none_is_not_found(client: httpx.Client, path: str):
    assert client.get(path).status_code in {307, 404}
