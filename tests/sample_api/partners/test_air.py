"""The air feed writes numbers as strings and nothing as -1, as its model does, and each habit can be had alone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from sample_api.synthesis import catalogue

SUBSTANCES = ("PM25", "PM10", "O3", "CO", "NO2", "SO2")


def stations(desk: Any, scenario: str, region: str | None = None, at: str | None = None) -> list[dict[str, Any]]:
    query = "" if region is None else f"?region={region}"
    headers = {} if at is None else {"X-Simulated-Time": at}
    answer = desk.get(f"air/s/{scenario}/1/services/getNewAQI_JSON.php{query}", headers=headers)
    told: dict[str, list[dict[str, Any]]] = answer.json()
    assert set(told) == {"stations"}
    return told["stations"]


def values(told: list[dict[str, Any]]) -> Iterator[Any]:
    for station in told:
        for substance in SUBSTANCES:
            yield from (station["AQILast"][substance]["value"], station["AQILast"][substance]["aqi"])


def test_without_faults_values_are_numbers_or_null(desk: Any):
    told = stations(desk, "normal")
    assert {type(one) for one in values(told)} <= {int, float, type(None)}
    assert None in set(values(told))
    assert -1 not in set(values(told))
    assert {one["province_code"] for one in told} == {one.code for one in catalogue.provinces()}


def test_strings_take_the_place_of_numbers(desk: Any):
    told, plain = stations(desk, "numbers_as_strings"), stations(desk, "normal")
    assert {type(one) for one in values(told)} == {str, type(None)}
    assert all(type(one[name]) is str for one in told for name in ("lat", "long"))
    as_numbers = [None if one is None else float(one) for one in values(told)]
    assert as_numbers == [None if one is None else float(one) for one in values(plain)]


def test_nothing_is_minus_one_in_two_types(desk: Any):
    told, plain = list(values(stations(desk, "minus_one"))), list(values(stations(desk, "normal")))
    missing = [one for one, other in zip(told, plain, strict=True) if other is None]
    assert set(map(repr, missing)) == {"-1", "'-1'"}
    assert not any(one in (-1, "-1") for one, other in zip(told, plain, strict=True) if other is not None)


def test_the_province_is_only_in_the_text_when_switched_on(desk: Any):
    names = {one.name_th for one in catalogue.provinces()} | {"กรุงเทพฯ"}
    told = stations(desk, "province_in_text")
    assert not any("province_code" in one for one in told)
    assert {one["areaTH"].rpartition(", ")[2] for one in told} == names - {"กรุงเทพมหานคร"}
    outside = [one["areaTH"] for one in told if "กรุงเทพฯ" not in one["areaTH"]]
    assert all(re.fullmatch(r"ต\.\S+ อ\.\S+, \S+", one) for one in outside)


def test_some_stations_stand_still_when_switched_on(desk: Any):
    assert {one["AQILast"]["date"] for one in stations(desk, "normal")} == {"2026-10-05"}
    dates = [one["AQILast"]["date"] for one in stations(desk, "stale_station")]
    assert 0 < sum(one != "2026-10-05" for one in dates) < len(dates) / 3


def test_a_region_is_the_first_digit_of_the_province_code(desk: Any):
    every = [one for region in range(1, 10) for one in stations(desk, "normal", str(region))]
    assert every == stations(desk, "normal")
    assert {one["province_code"][0] for one in stations(desk, "normal", "4")} == {"4"}


def test_the_hour_follows_the_time_that_is_set(desk: Any):
    (first, *_) = stations(desk, "normal", at="2026-01-31T23:30:00+00:00")
    assert (first["AQILast"]["date"], first["AQILast"]["time"]) == ("2026-02-01", "06:00")


def test_the_index_is_the_worst_of_its_parts(desk: Any):
    for one in stations(desk, "normal"):
        last = one["AQILast"]
        known = {name: last[name]["aqi"] for name in SUBSTANCES if last[name]["aqi"] is not None}
        assert last["AQI"]["aqi"] == max(known.values())
        assert known[last["AQI"]["param"]] == last["AQI"]["aqi"]


@pytest.mark.parametrize("region", ["0", "10", "", "๑", "1' OR 1=1"])
def test_a_region_there_is_not_is_refused(desk: Any, region: str):
    answer = desk.get("air/s/normal/1/services/getNewAQI_JSON.php", params={"region": region})
    assert answer.status_code == 400
