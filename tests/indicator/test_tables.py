import csv
import io
import json

import openpyxl
import polars as pl
import pytest

from indicator import PassRateReport, load_definition, tables
from indicator.export import FORMATS, table
from indicator.tables import TABLE_FORMATS, Table, to_csv

HEADERS = ("ชื่อ", "คะแนน", "เขต")
ROWS = [("น้ำ กู้ ฎีกา", 7.5, 4), ("=1+1", 0, None), ("0123", 10, 12)]


def written(suffix: str) -> bytes:
    return TABLE_FORMATS[suffix].write(Table("รายชื่อ", HEADERS, iter(ROWS)))


def test_parquet_holds_the_rows_in_columns_of_their_own_types():
    frame = pl.read_parquet(io.BytesIO(written("parquet")))
    assert frame.rows() == ROWS
    assert dict(frame.schema) == {"ชื่อ": pl.String, "คะแนน": pl.Float64, "เขต": pl.Int64}


def test_csv_json_and_xlsx_hold_the_same_rows():
    told = list(csv.reader(io.StringIO(written("csv").decode("utf-8-sig"))))
    assert told[1:] == [["น้ำ กู้ ฎีกา", "7.5", "4"], ["'=1+1", "0", ""], ["0123", "10", "12"]]
    assert [tuple(row.values()) for row in json.loads(written("json"))["rows"]] == ROWS
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx")))["รายชื่อ"]
    assert [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)] == ROWS
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_words_longer_than_their_column_go_on_in_a_row_of_that_height():
    long = Table("ระดับ", ("ขั้น", "หลักฐาน"), [(1, "สั้น"), (2, "กก " * 30)], {"หลักฐาน": 30})
    sheet = openpyxl.load_workbook(io.BytesIO(TABLE_FORMATS["xlsx"].write(long)))["ระดับ"]
    assert sheet["B3"].alignment.wrap_text
    assert (sheet.column_dimensions["B"].width, sheet.row_dimensions[3].height) == (
        pytest.approx(30, abs=1),
        3 * tables.LINE,
    )
    assert sheet.row_dimensions[2].height is None


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "\ra", "\r\na"])
@pytest.mark.parametrize("place", range(3))
def test_a_formula_is_disarmed_in_any_column_and_row_of_a_csv(text: str, place: int):
    row = ["ก,", 'ข"', "ค\n"]
    row[place] = text
    plain = ["ก,", '=,"x', "a,-b"]
    rows = list(
        csv.reader(io.StringIO(to_csv(Table("", ("1", "2", "3"), [row, plain, row])).decode("utf-8-sig"), newline=""))
    )
    assert [line[place] for line in rows[1::2]] == [f"'{text}"] * 2


@pytest.mark.parametrize("suffix", TABLE_FORMATS)
def test_a_table_without_rows_is_a_file_with_headers(suffix: str):
    assert TABLE_FORMATS[suffix].write(Table("ว่าง", HEADERS, []))


def test_the_figures_are_the_same_in_parquet(worked: PassRateReport):
    data = FORMATS["parquet"].write(worked, load_definition("pass_rate"))
    frame = pl.read_parquet(io.BytesIO(data))
    for row, expected in zip(frame.rows(), table(worked), strict=True):
        assert row[:6] == expected[:6]
        assert (f"{row[6]:.2f}", f"{row[7]:.2f}") == expected[6:8]


def test_what_is_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "_SHEET_ROWS", 2)
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))
    told = {sheet.title: [cell.value for cell in sheet["A"]] for sheet in book}
    assert told == {"รายชื่อ": ["ชื่อ", ROWS[0][0], ROWS[1][0]], "รายชื่อ 2": ["ชื่อ", ROWS[2][0]]}
