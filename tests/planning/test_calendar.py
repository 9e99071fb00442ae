from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.calendar import Calendar, DayBasis, FiscalYear, read_date, write_date
from planning.errors import CalendarUnreadable, DateRefused

DAYS = st.dates(date(2023, 10, 1), date(2027, 9, 30))  # fiscal years 2567-2570
BASES = st.sampled_from(DayBasis)
PLAIN = Calendar()


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2024, 4, 16), True),  # compensation for Songkran on a Sunday
        (date(2024, 5, 10), True),  # the Royal Ploughing Day: the civil service's, not the banks'
        (date(2024, 7, 22), True),  # one day for two holy days that fell on a weekend
        (date(2024, 7, 23), False),
        (date(2024, 5, 1), False),  # Labour Day is not the civil service's
        (date(2025, 5, 12), True),  # compensation for Visakha Bucha on a Sunday
        (date(2025, 6, 2), True),  # the cabinet's extra day
        (date(2025, 8, 11), True),
        (date(2026, 1, 2), True),
        (date(2026, 5, 1), False),
        (date(2026, 7, 29), True),
        (date(2026, 7, 30), True),
        (date(2026, 12, 7), True),
        (date(2027, 2, 22), True),
        (date(2027, 5, 3), False),  # compensation for Labour Day is not the civil service's either
        (date(2027, 7, 20), True),
    ],
)
def test_days_off_of_the_fiscal_years_2567_to_2570_are_the_civil_services(day: date, off: bool):
    assert PLAIN.is_working(day) is not off


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_year_has_the_ploughing_day_and_neither_labour_nor_childrens_day(year: int):
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    names = "; ".join(name for day in every if (name := PLAIN.day_off(day)))
    assert "วันพืชมงคล" in names
    assert "แรงงาน" not in names
    assert "วันเด็ก" not in names


@given(start=DAYS, days=st.integers(-60, 200), basis=BASES)
def test_counting_back_what_was_added_gives_what_was_added(start: date, days: int, basis: DayBasis):
    end = PLAIN.after(start, days, basis)
    counted = PLAIN.between(start, end, basis)
    # Backwards, the first day's own kind matters: counted are the days after the earlier up to the later one.
    assert counted == days or (days < 0 and basis is DayBasis.WORKING and abs(counted - days) <= 1)


@given(start=DAYS, days=st.integers(1, 200))
def test_a_working_day_count_ends_on_a_working_day(start: date, days: int):
    assert PLAIN.is_working(PLAIN.after(start, days, DayBasis.WORKING))


@given(start=DAYS, days=st.integers(0, 200))
def test_working_days_never_end_before_calendar_days(start: date, days: int):
    assert PLAIN.after(start, days, DayBasis.WORKING) >= PLAIN.after(start, days, DayBasis.CALENDAR)


@given(day=DAYS)
def test_a_day_lies_in_its_fiscal_year(day: date):
    year = FiscalYear.of(day)
    assert year.first <= day <= year.last
    assert FiscalYear.of(year.first - timedelta(days=1)) < year < FiscalYear.of(year.last + timedelta(days=1))


def test_the_fiscal_year_2570_begins_in_october_2569():
    assert FiscalYear(2570).first == date(2026, 10, 1)
    assert FiscalYear.of(date(2026, 9, 30)) == FiscalYear(2569)
    assert [FiscalYear(2570).months_in(n) for n in (3, 6, 12)] == [
        date(2026, 12, 31), date(2027, 3, 31), date(2027, 9, 30),
    ]  # fmt: skip


def test_a_sites_own_file_has_the_last_word(tmp_path: Path):
    path = tmp_path / "days.toml"
    path.write_text('[days_off]\n2027-05-12 = "วันพืชมงคล"\n[worked]\n2027-01-01 = "ทดสอบ"\n', encoding="utf-8")
    calendar = Calendar.from_file(path)
    assert not calendar.is_working(date(2027, 5, 12))
    assert calendar.is_working(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[days_off", "calendar-unreadable"),
        ('[holiday]\n2027-01-01 = "x"', "calendar-table-unknown"),
        ('[days_off]\n"1 ม.ค. 2570" = "x"', "calendar-day-unreadable"),
        ("days_off = 3", "calendar-table-unknown"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(tmp_path: Path, text: str, code: str):
    path = tmp_path / "days.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CalendarUnreadable) as refused:
        Calendar.from_file(path)
    assert refused.value.code == code
    assert str(path) in refused.value.th


@pytest.mark.parametrize("written", ["14/12/2569", "14-12-2569", "๑๔/๑๒/๒๕๖๙", "14 ธ.ค. 2569", "๑๔ ธันวาคม พ.ศ. ๒๕๖๙"])
def test_a_date_is_read_as_offices_write_it(written: str):
    assert read_date(written) == date(2026, 12, 14)


@given(day=DAYS)
def test_a_written_date_reads_back(day: date):
    assert read_date(write_date(day)) == day


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("14/12/2026", "date-common-era"),
        ("2026-12-14", "date-unreadable"),
        ("31/02/2569", "date-unreadable"),
        ("29/02/2568", "date-unreadable"),
        ("14 มกรา 2569", "date-unreadable"),
        ("", "date-unreadable"),
    ],
)
def test_a_date_of_the_common_era_or_none_at_all_is_refused(written: str, code: str):
    with pytest.raises(DateRefused) as refused:
        read_date(written)
    assert refused.value.code == code


def test_a_leap_day_is_one_of_the_years_that_have_it():
    assert read_date("29/02/2567") == date(2024, 2, 29)
