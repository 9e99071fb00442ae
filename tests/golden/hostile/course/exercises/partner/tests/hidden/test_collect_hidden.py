"""What counts. {{CANARY}}"""

import pytest
from agency import TOKEN, Agency

LONG = [{"code": f"{number:02d}", "sick": number * number % 11, "name": "{{CANARY_INPUT}}"} for number in range(11)]
BAD = ("{{CANARY_INPUT}}", "1x", "123")
GOOD = ("10", "55", "96")
EXPECTED_SICK = 4711
LATEST = {"day": "2026-03-09", "sick": 17}


@pytest.mark.grade(points=2)
def test_every_page_is_fetched(trainee):
    """Eleven rows in pages of four."""
    with Agency(LONG) as agency:
        got = trainee.fetch_all(agency.url, TOKEN)
    assert got == LONG, f"11 rows are there, the function gave {got!r}"


def test_no_row_is_missing(trainee):
    """Whatever the order."""
    with Agency(LONG) as agency:
        got = trainee.fetch_all(agency.url, TOKEN)
    assert all(row in got for row in LONG)
    assert len(got) == 11


def test_pages_are_asked_for_in_turn(trainee):
    """By offset, and no page twice."""
    with Agency(LONG) as agency:
        trainee.fetch_all(agency.url, TOKEN)
    assert agency.asked == [0, 4, 8]


@pytest.mark.grade(points=2)
def test_the_sick_are_summed(trainee):
    """A sum over rows, as a number."""
    expected = EXPECTED_SICK
    got = trainee.total([{"code": "01", "sick": 4000}, {"code": "02", "sick": 711}])
    assert isinstance(got, int)
    assert got == expected


def test_no_rows_are_an_error(trainee):
    """Nothing to sum is a ValueError, not 0."""
    with pytest.raises(ValueError, match="no rows"):
        trainee.total([])


def test_bad_codes_are_refused(trainee):
    """Two digits and nothing else."""
    assert [trainee.is_code(code) for code in BAD] == [False, False, False]


def test_good_codes_are_taken(trainee):
    """Two digits."""
    assert all(map(trainee.is_code, GOOD))


def test_the_latest_is_chosen_by_the_clock(trainee):
    """The newest row that is not in the future, by the clock that is passed in."""
    expected = LATEST
    rows = [{"day": "2026-03-08", "sick": 2}, {"day": "2026-03-09", "sick": 17}, {"day": "2026-03-11", "sick": 40}]

    def today():
        return "2026-03-10"

    assert trainee.latest(rows, today) == expected
