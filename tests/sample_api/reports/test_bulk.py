"""A bulk tells of each row what became of it, and is taken whole or not at all."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from sample_api.reports import figures, refusals
from sample_api.reports.desk import Asked, Desk
from sample_api.reports.figures import Line
from sample_api.reports.forms import Report, ReportListQuery

Make = Callable[..., dict[str, object]]
BULK = "/v2/reports/bulk"


def results(answer: httpx.Response) -> list[str]:
    return [one["result"] for one in answer.json()["rows"]]


def test_each_row_has_a_result_of_its_own(me: httpx.Client, make_row: Make):
    held = me.post(BULK, json={"rows": [make_row("4001"), make_row("4002"), make_row("4003")]})
    assert (held.status_code, results(held)) == (200, ["accepted"] * 3)
    tags = [one["etag"] for one in held.json()["rows"]]
    rows: list[object] = [
        make_row("4001"),
        make_row("4002", numerator=4, if_match=tags[1]),
        make_row("4003", numerator=4),
        make_row("4003", numerator=4, if_match=tags[2]),
        make_row("4004", numerator=9),
        make_row("4005", note="เลข 1-2345-67890-12-3"),
        make_row(4006),
        make_row("4007", if_match=tags[0]),
        "row",
        make_row("4008"),
    ]
    again = me.post(BULK, json={"rows": rows})
    assert again.status_code == 207
    assert results(again) == ["unchanged", "updated", *["refused"] * 7, "accepted"]
    assert again.json()["counts"] == {"accepted": 1, "updated": 1, "unchanged": 1, "refused": 7}
    refused = again.json()["rows"][2:9]
    assert [one["errors"][0]["name"] for one in refused[:1] + refused[2:]] == [
        "if_match", "numerator", "note", "area", "if_match", "body"
    ]  # fmt: skip
    assert refused[0]["code"] == "if-match-required"
    assert refused[5]["code"] == "row-changed"
    assert me.get("/v2/reports").json()["total"] == 4


def test_rows_outside_the_agreement_are_refused_among_others(province: httpx.Client, make_row: Make):
    mixed = province.post(BULK, json={"rows": [make_row("4601"), make_row("4020", indicator="MCH01")]})
    assert results(mixed) == ["refused", "accepted"]
    assert mixed.json()["rows"][0]["code"] == "rows-not-agreed"


@pytest.mark.parametrize("rows", [[], [{}] * 1_001, {}, None])
def test_a_bulk_has_one_to_a_thousand_rows(me: httpx.Client, rows: object):
    refused = me.post(BULK, json={"rows": rows})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["name"] == "rows"


def test_a_full_bulk_is_taken_and_told_in_the_audit_log(province: httpx.Client, make_row: Make):
    areas = [f"40{n:02}" for n in range(1, 10)]
    rows = [
        make_row(area, indicator=f"MCH{n:02}", fy=2566 + year, quarter=quarter)
        for area in areas for n in range(1, 8) for year in range(4) for quarter in (1, 2, 3, 4)
    ][:1_000]  # fmt: skip
    taken = province.post(BULK, json={"rows": rows})
    assert taken.json()["counts"]["accepted"] == 1_000
    use = {one["dataset"]: one["rows"] for one in province.get("/agreement.json").json()["use"]["datasets"]}
    assert use["reports"] >= 1_000


CRASH = """
import os, sys
from sqlalchemy import event
from sample_api.reports.desk import Asked, Desk, Engine
from sample_api.reports.figures import Line, put_many
from sample_api.reports.forms import Report

desk = Desk(sys.argv[1])
lines = [
    Line(f"MCH08-40{n:02}-2569-2", Report(indicator="MCH08", area=f"40{n:02}", fy=2569, quarter=2,
         numerator=1, denominator=2))
    for n in range(1, 11)
]
end = int(sys.argv[2])
seen = 0

@event.listens_for(Engine, "after_cursor_execute")
def crash(*_):
    global seen
    seen += 1
    if seen == end:
        os._exit(9)

desk.read(lambda connection: None)
seen = 0
desk.write(Asked("me", "key", "request"), lambda database: put_many(database, "me", lines))
"""


@pytest.mark.parametrize("steps", [10, 12], ids=["after the rows", "after the answer"])
def test_a_crash_leaves_nothing_of_a_bulk(tmp_path: Path, steps: int):
    url = f"sqlite:///{tmp_path / 'reports.db'}"
    ended = subprocess.run([sys.executable, "-c", CRASH, url, str(steps)], check=False, cwd=Path(__file__).parents[3])
    assert ended.returncode == 9
    desk = Desk(url)
    rows, total = desk.read(lambda database: figures.page(database, "me", ReportListQuery()))
    assert (rows, total) == ([], 0)
    report = Report(indicator="MCH08", area="4001", fy=2569, quarter=2, numerator=1, denominator=2)
    taken = desk.write(Asked("me", "key", "request"), lambda database: figures.put(database, "me", Line("a", report)))
    assert (taken.status, taken.replayed) == (201, False)
    desk.close()


def test_a_client_holds_no_more_rows_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(figures, "MOST_REPORTS", 2)
    desk = Desk(f"sqlite:///{tmp_path / 'reports.db'}")
    report = Report(indicator="MCH08", area="4001", fy=2569, quarter=2, numerator=1, denominator=2)
    lines = [Line(name, report) for name in "abc"]
    with pytest.raises(refusals.Problem, match="too-many-rows"):
        desk.write(Asked("me", "", ""), lambda database: figures.put_many(database, "me", lines))
    for client in ("me", "you"):
        desk.write(Asked(client, "", ""), lambda database, client=client: figures.put_many(database, client, lines[:2]))
        assert desk.read(lambda database, client=client: figures.page(database, client, ReportListQuery()))[1] == 2
    desk.close()
