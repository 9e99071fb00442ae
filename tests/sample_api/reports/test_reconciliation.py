"""Sender and receiver hold the same rows exactly when their digests are the same."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_api.reports import figures, reconciliation
from sample_api.reports.desk import Asked, Desk, place_of
from sample_api.reports.figures import Line
from sample_api.reports.forms import Report, ReportQuery
from sample_api.reports.reconciliation import Sum
from sample_api.store.build import build
from sample_api.synthesis.figures import Extent

Make = Callable[..., dict[str, object]]
TOTALS = "/v2/reports/reconciliation"


def digest_by_hand(rows: list[dict[str, object]]) -> str:
    lines = [f"{one['id']},{one['numerator']},{one['denominator']}\n".encode() for one in rows]
    return hashlib.sha256(b"".join(sorted(lines))).hexdigest()


def test_totals_are_those_of_the_rows(me: httpx.Client, make_row: Make):
    rows = [make_row(area, quarter=quarter) for area in ("40", "4001", "4002") for quarter in (1, 2)]
    me.post("/v2/reports/bulk", json={"rows": rows})
    totals = me.get(TOTALS).json()
    held = me.get("/v2/reports").json()["data"]
    assert (totals["rows"], totals["digest"]) == (6, digest_by_hand(held))
    assert [(one["level"], one["quarter"], one["rows"], one["numerator"], one["denominator"]) for one in totals["data"]] == [
        ("district", 1, 2, 6, 10), ("district", 2, 2, 6, 10), ("province", 1, 1, 3, 5), ("province", 2, 1, 3, 5)
    ]  # fmt: skip
    narrowed = me.get(TOTALS, params={"quarter": 2, "area": "4002"}).json()
    assert (narrowed["rows"], len(narrowed["data"])) == (1, 1)


def test_nothing_reported_is_nothing_to_add_up(me: httpx.Client):
    assert me.get(TOTALS).json() == {"data": [], "rows": 0, "digest": hashlib.sha256(b"").hexdigest()}


def test_a_note_alone_changes_no_total_and_a_count_does(me: httpx.Client):
    row = "/v2/reports/MCH08-4001-2569-2"
    tag = me.put(row, json={"numerator": 3, "denominator": 5}).headers["ETag"]
    before = me.get(TOTALS).json()
    tag = me.put(row, json={"numerator": 3, "denominator": 5, "note": "x"}, headers={"If-Match": tag}).headers["ETag"]
    assert me.get(TOTALS).json() == before
    me.put(row, json={"numerator": 4, "denominator": 5}, headers={"If-Match": tag})
    assert me.get(TOTALS).json()["digest"] != before["digest"]


def report(area: int, quarter: int, a: int, b: int) -> Line:
    one = Report(indicator="MCH08", area=f"40{area:02}", fy=2569, quarter=quarter, numerator=a, denominator=b)
    return Line(figures.id_of(one), one)


cells = st.tuples(st.integers(1, 20), st.integers(1, 4))
reported = st.dictionaries(cells, st.tuples(st.integers(0, 50), st.integers(50, 99)), max_size=20)


@given(reported, st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_groups_add_up_to_what_was_sent_in_whatever_order(
    tmp_path_factory: pytest.TempPathFactory, sent: dict[tuple[int, int], tuple[int, int]], chance: Random
):
    lines = [report(area, quarter, a, b) for (area, quarter), (a, b) in sent.items()]
    chance.shuffle(lines)
    desk = Desk(f"sqlite:///{tmp_path_factory.mktemp('sums') / 'reports.db'}")
    if lines:
        desk.write(Asked("me", "", ""), lambda database: figures.put_many(database, "me", lines))
    totals = desk.read(lambda database: reconciliation.totals(database, "me", ReportQuery()))
    desk.close()
    assert sum(one["rows"] for one in totals["data"]) == totals["rows"] == len(sent)
    assert sum(one["numerator"] for one in totals["data"]) == sum(a for a, _ in sent.values())
    mine = [
        {"id": line.id, "numerator": line.report.numerator, "denominator": line.report.denominator} for line in lines
    ]
    assert totals["digest"] == digest_by_hand(mine)


@given(st.sets(st.tuples(st.integers(1, 30), st.integers(0, 9)), min_size=1))
def test_any_other_row_is_another_digest(rows: set[tuple[int, int]]):
    sums = [Sum(f"MCH08-40{n:02}-2569-1", a, 9, "MCH08", "district", 2569, 1) for n, a in rows]
    whole = reconciliation.digest(sums)
    assert reconciliation.digest(reversed(sums)) == whole
    assert reconciliation.digest(sums[1:]) != whole
    assert reconciliation.digest([sums[0]._replace(numerator=10), *sums[1:]]) != whole


def test_building_the_store_anew_leaves_the_reports(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'sample_api.db'}"
    build(url, Extent(provinces=("85",)))
    desk = Desk(place_of(url))
    report = Report(indicator="MCH08", area="85", fy=2569, quarter=2, numerator=1, denominator=2)
    desk.write(Asked("me", "", ""), lambda database: figures.put(database, "me", Line("MCH08-85-2569-2", report)))
    build(url, Extent(provinces=("85",), seed=7))
    assert desk.read(lambda database: figures.one(database, "me", "MCH08-85-2569-2"))["numerator"] == 1
    desk.close()
    again = Desk(place_of(url))
    assert again.read(lambda database: figures.one(database, "me", "MCH08-85-2569-2"))["numerator"] == 1
    again.close()


def test_on_a_server_the_reports_are_in_the_store_s_own_database():
    url = "postgresql+psycopg://user:secret@host/name"
    assert place_of(url) == url
    assert place_of("sqlite:////srv/sample_api.db") == "sqlite:////srv/sample_api_reports.db"
