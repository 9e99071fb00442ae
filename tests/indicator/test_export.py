import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest

from indicator import PassRateReport, Scope, load_definition
from indicator.export import FORMATS, HEADERS, table
from indicator.figure import FigureStatus
from indicator.thai_calendar import SHORT_MONTHS
from indicator.words import STATUSES, WATERMARK
from tests.indicator.conftest import Score, person, report

DEFINITION = load_definition("pass_rate")


def written(suffix: str, figures: PassRateReport) -> bytes:
    return FORMATS[suffix].write(figures, DEFINITION)


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_csv_begins_with_a_byte_order_mark_and_thai_headers(worked: PassRateReport):
    data = written("csv", worked)
    assert data.startswith(b"\xef\xbb\xbf")
    assert read_csv(data)[0] == list(HEADERS)


def test_csv_holds_the_table_of_the_page(worked: PassRateReport):
    rows = read_csv(written("csv", worked))[1:]
    assert rows == [[str(cell) for cell in row] for row in table(worked)]


def test_a_name_that_is_a_formula_is_disarmed():
    figures = report([person("a", agency='=HYPERLINK("http://x")')], [Score("a", "m01", 1, 10)])
    cells = [cell for row in read_csv(written("csv", figures)) for cell in row]
    assert '\'=HYPERLINK("http://x")' in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_codes_are_quoted_so_that_they_stay_text(worked: PassRateReport):
    assert '"region","4"' not in written("csv", worked).decode("utf-8-sig")
    assert '"เขตสุขภาพ","4"' in written("csv", worked).decode("utf-8-sig")


def test_xlsx_agrees_to_the_digit(worked: PassRateReport):
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", worked)))["ตัวเลข"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for row, expected in zip(rows, table(worked), strict=True):
        assert [row[0], row[2], *row[3:6]] == [expected[0], expected[2], *expected[3:6]]
        assert f"{row[6]:.2f}" == expected[6]
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == list(HEADERS)


def test_xlsx_dates_are_bangkok_time_in_the_buddhist_era(worked: PassRateReport):
    cell = openpyxl.load_workbook(io.BytesIO(written("xlsx", worked)))["ตัวเลข"]["J2"]
    assert cell.value == datetime(2026, 11, 21, 15, 30)  # noqa: DTZ001 - a spreadsheet's cell has no zone
    assert "041E" in cell.number_format


@pytest.mark.parametrize("month", [1, 5, 12])
def test_a_date_is_shown_in_xlsx_as_every_other_file_writes_it(month: int):
    figures = replace(
        report([person("a")], [Score("a", "m01", 1, 10)]), as_of=datetime(2026, month, 3, 2, 5, tzinfo=UTC)
    )
    cell = openpyxl.load_workbook(io.BytesIO(written("xlsx", figures)))["ตัวเลข"]["J2"]
    assert shown(cell.value, cell.number_format) == read_csv(written("csv", figures))[1][9]


def test_xlsx_columns_hold_the_longest_of_their_words(worked: PassRateReport):
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", worked)))["ตัวเลข"]
    waiting, longest_date = STATUSES[FigureStatus.OPEN].th, "22 มิ.ย. 2569 เวลา 09.13 น."
    for column, longest in (("I", waiting), ("J", longest_date), ("K", WATERMARK.th)):
        assert sheet.column_dimensions[column].width >= len(longest), "### stands where a date has no room"


def shown(value: datetime, number_format: str) -> str:
    """What a spreadsheet makes of a date: its locale's short months, the Buddhist era, quoted and escaped text as it is."""
    parts = {
        "d": f"{value.day}",
        "mmm": SHORT_MONTHS[value.month - 1],
        "yyyy": f"{value.year + 543}",
        "hh": f"{value:%H}",
        "mm": f"{value:%M}",
        "[$-107041E]": "",
    }
    token = r'"([^"]*)"|\\(.)|\[[^]]*\]|mmm|mm|d|yyyy|hh'
    return re.sub(token, lambda found: found[1] or found[2] or parts[found[0]], number_format)


def test_xlsx_never_holds_a_formula():
    figures = report([person("a", agency="=1+1")], [Score("a", "m01", 1, 10)])
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", figures)))["ตัวเลข"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert all(cell.data_type == "s" or cell.quotePrefix for cell in cells)


def test_json_tells_shown_and_unrounded_and_the_rule(worked: PassRateReport):
    document = json.loads(written("json", worked))
    first = document["figures"][0]
    assert (first["numerator"], first["denominator"], first["undecided"]) == (2, 5, 1)
    assert (first["percent"], first["percent_unrounded"], first["final"]) == ("40.00", 40.0, False)
    assert (document["rule"]["pass_percent"], document["official"]) == ("60", True)


def test_simulated_figures_carry_their_watermark_everywhere():
    figures = report([person("a", synthetic=True)], [Score("a", "m01", 1, 10)], scope=Scope.SYNTHETIC)
    mark = "ข้อมูลจำลอง ไม่ใช่ตัวเลขทางการ"
    assert all(row[-1] == mark for row in read_csv(written("csv", figures))[1:])
    assert json.loads(written("json", figures))["watermark"] == mark
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", figures)))["ตัวเลข"]
    assert sheet["A2"].value == mark
