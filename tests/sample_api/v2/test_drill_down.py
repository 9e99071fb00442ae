"""From the country down to a district, each level's year is the sum of the next."""

from typing import Any

import httpx
import pytest


def drill(client: httpx.Client, indicator: str, area: str, dataset: str = "mother-and-child") -> dict[str, Any]:
    query = {"indicator": indicator, "fy": 2568, "area": area}
    answer = client.get(f"/v2/datasets/{dataset}/drill-down", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("area", ["TH", "R07", "40"])
@pytest.mark.parametrize(("indicator", "dataset"), [("MCH01", "mother-and-child"), ("ENV01", "environmental-health")])
def test_the_parts_add_up_to_the_whole(client: httpx.Client, indicator: str, dataset: str, area: str):
    told = drill(client, indicator, area, dataset)
    for name in ("numerator", "denominator"):
        assert sum(one[name] for one in told["children"]) == told["area"][name]


def test_one_can_go_down_and_up_again(client: httpx.Client):
    levels, area = [], "TH"
    while children := drill(client, "MCH01", area)["children"]:
        levels.append(children[-1]["level"])
        area = children[0]["area"] if area == "TH" else children[-1]["area"]
    assert levels == ["region", "province", "district"]
    assert drill(client, "MCH01", area)["parent"] == area[:2]


def test_quarters_add_up_where_they_flow_and_the_last_counts_where_they_are_snapshots(client: httpx.Client):
    query = {"area": "40", "fy": 2568}
    flow = client.get("/v2/datasets/mother-and-child/rows", params=query | {"indicator": "MCH01"}).json()["data"]
    still = client.get("/v2/datasets/environmental-health/rows", params=query | {"indicator": "ENV01"}).json()["data"]
    assert drill(client, "MCH01", "40")["area"]["numerator"] == sum(row["numerator"] for row in flow)
    assert drill(client, "ENV01", "40", "environmental-health")["area"]["numerator"] == still[-1]["numerator"]


def test_a_half_told_year_says_so(client: httpx.Client):
    told = {one["area"]: one["quarters_reported"] for one in drill(client, "MCH05", "40")["children"]}
    assert told["4005"] == 2
    assert set(told.values()) == {2, 4}


def test_bangkok_is_not_reported_and_not_zero_percent(client: httpx.Client):
    told = drill(client, "MCH08", "10")["area"]
    assert (told["status"], told["rate"], told["quarters_reported"]) == ("not_reported", None, 0)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"fy": 2568}, "indicator"),
        ({"indicator": "MCH01"}, "fy"),
        ({"indicator": "ELD01", "fy": 2568}, "indicator"),
        ({"indicator": "MCH01", "fy": 2026}, "fy"),
        ({"indicator": "MCH01", "fy": 2568, "area": "99"}, "area"),
        ({"indicator": "MCH01", "fy": 2568, "level": "district"}, "level"),
    ],
)
def test_a_bad_question_is_refused_by_name(client: httpx.Client, query: dict[str, object], name: str):
    refused = client.get("/v2/datasets/mother-and-child/drill-down", params=query)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["name"] == name
