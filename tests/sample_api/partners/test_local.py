"""A local authority's file is made for a spreadsheet, and each of its habits can be had alone."""

import csv
import io
import re
from typing import Any

import pytest

from sample_api.partners import figures

WHERE = "reports/2569/40.csv"


def content(desk: Any, scenario: str, seed: int = 2569) -> bytes:
    return desk.get(f"local/s/{scenario}/{seed}/{WHERE}").content


def lines(desk: Any, scenario: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(desk, scenario).decode("utf-8-sig"))))


def test_without_faults_a_program_can_read_it(desk: Any):
    header, *rows = lines(desk, "normal")
    assert header[:3] == ["ลำดับ", "รหัส อปท.", "ชื่อ อปท."]
    assert all(re.fullmatch(r"2026-1[01]-\d\d", row[4]) for row in rows)
    whole = figures.counts(figures.indicator("ENV01"), figures.province("40"), 2569, 4, 2569)
    assert sum(int(row[5]) for row in rows) == whole.denominator
    assert sum(int(row[6]) for row in rows) == whole.numerator


def test_the_old_encoding_is_the_same_text_and_is_not_named(desk: Any):
    answer = desk.get(f"local/s/cp874/2569/{WHERE}")
    assert answer.headers["Content-Type"] == "text/csv"
    assert "charset" in desk.get(f"local/s/normal/2569/{WHERE}").headers["Content-Type"]
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("utf-8")
    assert answer.content.decode("cp874") == content(desk, "normal").decode("utf-8-sig")


def test_thai_digits_take_the_place_of_all_others(desk: Any):
    text = content(desk, "thai_digits").decode("utf-8-sig")
    assert not re.search(r"[0-9]", text)
    back = text.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))
    assert back == content(desk, "normal").decode("utf-8-sig")


def test_thai_dates_are_543_years_ahead(desk: Any):
    plain, thai = lines(desk, "normal")[1][4], lines(desk, "be_dates")[1][4]
    day, month, year = thai.split(" ")
    assert (int(day), int(year) - 543) == (int(plain[8:]), int(plain[:4]))
    assert month == {"10": "ต.ค.", "11": "พ.ย."}[plain[5:7]]


def test_merged_headers_are_three_lines_with_gaps(desk: Any):
    merged, plain = lines(desk, "merged_headers"), lines(desk, "normal")
    assert merged[0][0].startswith("รายงานการจัดบริการน้ำประปา จังหวัดขอนแก่น")
    assert "ข้อมูลสังเคราะห์" in merged[0][0]
    assert [cell == "" for cell in merged[1]] == [False, False, True, True, False, False, True, True]
    assert merged[3:] == plain[1:]


def test_the_total_row_doubles_a_careless_sum(desk: Any):
    plain, total = lines(desk, "normal")[1:], lines(desk, "total_row")[1:]
    assert total[:-1] == plain
    assert (total[-1][1], int(total[-1][5])) == ("", sum(int(row[5]) for row in plain))


def test_every_province_can_be_written_in_the_old_encoding(desk: Any):
    files = desk.get("local/s/real_life/1/reports").json()["files"]
    assert len(files) == 76 * 5
    for one in files[76 * 4 :: 3]:
        answer = desk.get(f"local/s/real_life/1/{one['href']}")
        assert answer.status_code == 200
        assert answer.content.decode("cp874").count("\r\n") > 10


@pytest.mark.parametrize(
    ("path", "status"), [("2569/10.csv", 404), ("2570/40.csv", 400), ("2569/99.csv", 400), ("๒๕๖๙/40.csv", 400)]
)
def test_a_file_there_is_not_is_refused(desk: Any, path: str, status: int):
    assert desk.get(f"local/s/normal/1/reports/{path}").status_code == status
