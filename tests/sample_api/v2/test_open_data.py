"""Open data: whole files in three formats with the same rows, safe in a spreadsheet, nobody to be found in them."""

import csv
import io
from contextlib import closing
from typing import Any

import httpx
import polars as pl
import pytest

from sample_api.store.opened import open_store
from sample_api.synthesis.catalogue import indicators
from sample_api.v2 import downloads, open_data, open_tables
from sample_api.v2.open_formats import cell

NAME = "school-and-youth-2569"


@pytest.fixture(scope="module")
def as_json(anyone: httpx.Client) -> list[dict[str, Any]]:
    return anyone.get(f"/v2/open-data/{NAME}.json").json()["data"]


def as_csv(anyone: httpx.Client, name: str) -> list[dict[str, str]]:
    content = anyone.get(f"/v2/open-data/{name}.csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_no_token_is_needed(anyone: httpx.Client):
    listed = anyone.get("/v2/open-data").json()
    assert listed["total"] == len(listed["data"]) == 5 * 5 * 3 + 2 * 3


def test_a_file_holds_every_level(as_json: list[dict[str, Any]]):
    assert {row["level"] for row in as_json} == {"country", "region", "province", "district"}
    areas = 1 + 3 + 4 + 50 + 26 + 18 + 5
    assert len(as_json) == 3 * 4 * areas


def test_three_formats_hold_the_same_rows(anyone: httpx.Client, as_json: list[dict[str, Any]]):
    parquet = pl.read_parquet(io.BytesIO(anyone.get(f"/v2/open-data/{NAME}.parquet").content)).to_dicts()
    assert parquet == as_json
    text = [{key: "" if value is None else str(value) for key, value in row.items()} for row in as_json]
    assert as_csv(anyone, NAME) == text


def test_every_row_says_that_it_is_synthetic(anyone: httpx.Client, as_json: list[dict[str, Any]]):
    assert {row["data_status"] for row in as_json} == {"synthetic"}
    assert {row["data_status"] for row in as_csv(anyone, "facilities")} == {"synthetic"}
    disposition = anyone.get("/v2/open-data/areas.csv").headers["Content-Disposition"]
    assert disposition == 'attachment; filename="synthetic-areas.csv"'


def test_codes_keep_their_leading_zeros(anyone: httpx.Client):
    codes = [row["hospcode"] for row in as_csv(anyone, "facilities")]
    assert codes[0] == "00100"
    content = anyone.get("/v2/open-data/facilities.parquet").content
    assert pl.read_parquet(io.BytesIO(content))["hospcode"].to_list() == codes


def test_small_counts_of_people_are_withheld_and_said_to_be(as_json: list[dict[str, Any]]):
    shown = [row["numerator"] for row in as_json if row["numerator"] is not None]
    assert not {1, 2, 3, 4} & set(shown)
    hidden = [row for row in as_json if row["status"] == "suppressed"]
    assert hidden
    assert {row["rate"] for row in hidden} == {None}


def test_a_withheld_count_does_not_follow_from_its_neighbours(as_json: list[dict[str, Any]]):
    for row in as_json:
        if row["level"] == "province" and row["numerator"] is not None:
            of = [one for one in as_json if one["level"] == "district" and one["province"] == row["area"]]
            same = [one for one in of if all(one[key] == row[key] for key in ("indicator", "fy", "quarter"))]
            assert sum(one["numerator"] is None for one in same) != 1


def test_counts_of_markets_and_schools_are_not_withheld(anyone: httpx.Client):
    found = anyone.get("/v2/open-data/environmental-health-2569.json").json()["data"]
    assert {1, 2, 3} & {row["numerator"] for row in found}
    assert "suppressed" not in {row["status"] for row in found}


def test_every_indicator_that_counts_people_is_guarded(monkeypatch: pytest.MonkeyPatch, database: str):
    guarded: set[str] = set()
    monkeypatch.setattr(
        open_tables, "open_figures", lambda rows: guarded.update(row["indicator"] for row in rows) or rows
    )
    with closing(open_store(database)) as store:
        for file in open_data.files(store).values():
            if file.fy == 2569 and file.format == "json":
                list(open_data.rows_of(store, file))
    # the four that are left count markets, municipalities, schools and local governments
    assert {one.id for one in indicators()} - guarded == {"ENV02", "ENV03", "ENV04", "ENV05"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_a_formula_to_a_spreadsheet(text: str):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [-1, -0.5, 0, "ขอนแก่น", "A-1"])
def test_what_is_no_formula_stays_as_it_is(value: object):
    assert cell(value) == value


def test_a_download_is_noted_with_its_dataset_and_rows(anyone: httpx.Client, monkeypatch: pytest.MonkeyPatch):
    noted: list[dict[str, object]] = []
    monkeypatch.setattr(downloads.audit, "note", lambda _request, **told: noted.append(told))
    tag = anyone.get("/v2/open-data/areas.csv").headers["ETag"]
    anyone.get("/v2/open-data/areas.csv", headers={"If-None-Match": tag})
    assert noted == [{"dataset": "areas", "rows": len(as_csv(anyone, "areas"))}, {"dataset": "areas"}, noted[0]]


def test_a_part_of_a_file_can_be_taken(anyone: httpx.Client):
    path, plain = "/v2/open-data/areas.csv", {"Accept-Encoding": "gzip"}
    whole = anyone.get(path, headers={"Accept-Encoding": "identity"})
    part = anyone.get(path, headers=plain | {"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    beyond = anyone.get(path, headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    "name", ["nothing.csv", "areas.xlsx", "..%2f..%2fetc%2fpasswd", "school-and-youth-2550.csv", "areas"]
)
def test_a_file_that_is_not_there_is_not_found(anyone: httpx.Client, name: str):
    refused = anyone.get(f"/v2/open-data/{name}")
    assert refused.status_code == 404
    assert refused.json()["code"] in {"file-unknown", "route-unknown"}
