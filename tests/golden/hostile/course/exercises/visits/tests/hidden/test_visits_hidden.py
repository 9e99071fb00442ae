"""What counts. {{CANARY}}"""

import json
from pathlib import Path

import pytest
from asking import same

ANSWERS = json.loads(Path(__file__).with_name("data").joinpath("answers.json").read_text(encoding="utf-8"))


def test_an_unknown_visit_is_404(client):
    """A missing row is a 404, not an empty answer."""
    response = client.get("/visits/{{CANARY_INPUT}}")
    assert response.status_code == 404, f"an unknown visit should answer 404, not {response.text}"


@pytest.mark.grade(points=2)
def test_visits_are_summed_by_province(client):
    """How many were seen in a province."""
    for province, seen in ANSWERS["seen"].items():
        got = client.get("/total", params={"province": province}).json()
        assert same(got, {"province": province, "seen": seen}), "the total of a province is wrong"


@pytest.mark.grade(points=2)
@pytest.mark.parametrize("visit", sorted(ANSWERS["rates"]))
def test_a_rate_has_two_decimals(client, visit):
    """Percent of normal among seen; null when none was seen."""
    assert same(client.get(f"/rate/{visit}").json(), {"rate": ANSWERS["rates"][visit]})


def test_a_note_needs_the_token(client, app_env):
    """Only the holder of the token may write."""
    assert client.post("/notes", json={"text": "x"}).status_code == 401
    allowed = client.post("/notes", json={"text": "x"}, headers={"Authorization": f"Bearer {app_env['TOKEN']}"})
    assert allowed.status_code == 201
    assert allowed.json() == {"text": "x"}
