"""Every dataset is described as the Government Data Catalog and DCAT ask, by keys and values they know."""

import csv
from importlib.resources import files
from typing import Any

import httpx
import pytest

MANDATORY = [
    "data_type",
    "title",
    "owner_org",
    "maintainer",
    "maintainer_email",
    "tag_string",
    "notes",
    "objective",
    "update_frequency_unit",
    "geo_coverage",
    "data_source",
    "data_format",
    "data_category",
    "license_id",
]
FIELDS = {
    row["ckan_key"]: row
    for row in csv.DictReader((files("sample_api") / "data" / "gd_catalog_fields.csv").read_text().splitlines())
}
CLOSED = [
    "data_type",
    "objective",
    "update_frequency_unit",
    "geo_coverage",
    "data_format",
    "data_category",
    "license_id",
]


@pytest.fixture(scope="module")
def records(anyone: httpx.Client) -> list[dict[str, Any]]:
    return anyone.get("/v2/catalogue").json()["data"]


def test_the_mandatory_fields_are_those_of_the_list(anyone: httpx.Client):
    told = anyone.get("/v2/catalogue/fields").json()["data"]
    assert [one["key"] for one in told if one["level"] == "mandatory"] == MANDATORY


def test_every_dataset_has_all_fourteen(records: list[dict[str, Any]], client: httpx.Client):
    assert [one["name"] for one in records] == [one["id"] for one in client.get("/v2/datasets").json()["data"]]
    assert all(one[key] for one in records for key in MANDATORY)


@pytest.mark.parametrize("key", CLOSED)
def test_a_value_from_a_closed_list_is_on_the_list(records: list[dict[str, Any]], key: str):
    note = FIELDS[key]["allowed_values_or_note"].removeprefix("multiple: ").partition(" (plus")[0]
    allowed = note.split("|")
    for one in records:
        values = one[key] if isinstance(one[key], list) else [one[key]]
        assert set(values) <= set(allowed)


def test_other_keys_are_known_to_the_catalogue_or_to_ckan(records: list[dict[str, Any]]):
    ckan = {"name", "resources", "data_status", "update_frequency_interval"}
    assert {key for one in records for key in one} <= set(FIELDS) | ckan


def test_no_record_passes_for_a_real_one(records: list[dict[str, Any]]):
    for one in records:
        assert "สังเคราะห์" in one["title"]
        assert "สังเคราะห์" in one["tag_string"]
        assert (one["allow_harvest"], one["data_status"]) == (False, "synthetic")


def test_one_record_is_found_by_its_dataset(anyone: httpx.Client, records: list[dict[str, Any]]):
    assert anyone.get("/v2/catalogue/areas").json() == records[-1]
    assert anyone.get("/v2/catalogue/nothing").json()["code"] == "dataset-unknown"


def test_every_resource_can_be_taken(anyone: httpx.Client, records: list[dict[str, Any]]):
    for one in records:
        assert len(one["resources"]) == (15 if one["name"] not in {"facilities", "areas"} else 3)
        last = one["resources"][-1]
        assert anyone.head(last["url"]).headers["Content-Type"].startswith(last["mimetype"])


def test_dcat_describes_the_same_files(anyone: httpx.Client, records: list[dict[str, Any]]):
    answer = anyone.get("/services/sample-api/v2/catalogue.jsonld")
    assert answer.headers["Content-Type"] == "application/ld+json"
    told = answer.json()
    assert told["@type"] == "dcat:Catalog"
    names = {one["dct:identifier"]: one["dcat:distribution"] for one in told["dcat:dataset"]}
    assert {name: len(found) for name, found in names.items()} == {
        one["name"]: len(one["resources"]) for one in records
    }
    url = names["areas"][0]["dcat:downloadURL"]["@id"]
    assert "/services/sample-api/v2/open-data/areas" in url
    assert anyone.get(url).status_code == 200


def test_every_prefix_that_dcat_uses_is_in_its_context(anyone: httpx.Client):
    told = anyone.get("/v2/catalogue.jsonld").json()

    def keys(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(keys, value))
        if isinstance(value, dict):
            return set(value) | set().union(*map(keys, value.values()))
        return set()

    prefixes = {key.partition(":")[0] for key in keys(told) - set(told["@context"]) if not key.startswith("@")}
    assert prefixes <= set(told["@context"])
