"""The laboratory's XML has units that differ and values that are no numbers, one habit at a time."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

TRACES = ("lead", "arsenic")


def root(desk: Any, scenario: str, seed: int = 1, province: str = "40") -> ET.Element:
    path = f"water/s/{scenario}/{seed}/results.xml?province={province}&year=2569&quarter=1"
    answer = desk.get(path, auth=desk.basic)
    assert answer.headers["Content-Type"] == "application/xml"
    return ET.fromstring(answer.content)


def results(desk: Any, scenario: str) -> list[ET.Element]:
    return [one for province in ("30", "40", "50") for one in root(desk, scenario, province=province).iter("result")]


def test_without_faults_every_value_is_a_number_in_one_unit(desk: Any):
    found = results(desk, "normal")
    assert all(float(one.text or "") >= 0 for one in found)
    assert {one.get("unit") for one in found} == {None, "NTU", "mg/L"}
    assert any(one.get("below_detection") == "true" for one in found)


def test_traces_come_in_two_units_that_mean_the_same(desk: Any):
    factors = {"mg/L": 1.0, "µg/L": 0.001}
    mixed, plain = results(desk, "mixed_units"), results(desk, "normal")
    assert {one.get("unit") for one in mixed if one.get("parameter") in TRACES} == set(factors)
    for one, other in zip(mixed, plain, strict=True):
        if one.get("parameter") in TRACES:
            assert float(one.text or "") * factors[one.get("unit") or ""] == pytest.approx(
                float(other.text or ""), abs=6e-5
            )


def test_a_value_below_detection_is_written_with_a_sign(desk: Any):
    below, plain = results(desk, "below_detection"), results(desk, "normal")
    assert {one.text for one in below if (one.text or "").startswith("<")} == {"<0.01"}
    for one, other in zip(below, plain, strict=True):
        assert (one.text == "<0.01") == (other.get("below_detection") == "true")


def test_a_unit_is_spelt_in_many_ways(desk: Any):
    spelt = {one.get("unit") for one in results(desk, "unit_spellings")}
    assert spelt >= {"mg/L", "mg/l", "MG/L", "มก./ล."}


def test_a_namespace_hides_every_tag_from_a_short_name(desk: Any):
    assert results(desk, "namespace") == []
    inside = root(desk, "namespace").findall("{urn:partner-simulator:water:1}sample")
    assert len(inside) == len(root(desk, "normal").findall("sample")) > 0


def test_days_lie_in_the_fiscal_quarter_asked_for(desk: Any):
    for quarter, months in {"1": (10, 12), "2": (1, 3), "4": (7, 9)}.items():
        path = f"water/s/normal/1/results.xml?province=40&year=2569&quarter={quarter}"
        samples = ET.fromstring(desk.get(path, auth=desk.basic).content).findall("sample")
        assert all(months[0] <= int((one.get("collected") or "")[5:7]) <= months[1] for one in samples)
        assert {(one.get("collected") or "")[:4] for one in samples} == {"2025" if quarter == "1" else "2026"}


def test_a_page_says_that_its_values_are_synthetic(desk: Any):
    assert root(desk, "real_life").get("data_status") == "synthetic"


@pytest.mark.parametrize("auth", [None, ("malee", "x"), ("somchai", None), ("", "")])
def test_name_and_token_must_belong_together(desk: Any, auth: tuple[str, str | None] | None):
    given = None if auth is None else (auth[0], desk.token if auth[1] is None else auth[1])
    answer = desk.get("water/s/normal/1/results.xml?province=40&year=2569&quarter=1", auth=given)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_it_is_down_once_in_four_requests_when_switched_on(desk: Any, seed: int):
    path = f"water/s/unstable/{seed}/results.xml?province=40&year=2569&quarter=1"
    answers = [desk.get(path, auth=desk.basic) for _ in range(8)]
    assert [one.status_code for one in answers].count(503) == 2
    assert all(one.headers["Retry-After"] == "2" for one in answers if one.status_code == 503)
