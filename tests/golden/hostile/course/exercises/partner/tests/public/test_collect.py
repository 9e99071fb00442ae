"""What everyone may read."""

from agency import TOKEN, Agency

ROWS = [{"code": "01", "sick": 3}, {"code": "02", "sick": 5}]


def test_a_short_list_is_fetched(trainee):
    with Agency(ROWS) as agency:
        got = trainee.fetch_all(agency.url, TOKEN)
    assert got == ROWS
