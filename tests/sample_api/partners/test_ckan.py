"""The gateway wraps everything in `success`; whether HTTP agrees is a switch."""

import json
from typing import Any

import pytest

from sample_api.partners import ckan_data

RESOURCE = next(one for one, indicator in ckan_data.resources().items() if indicator.id == "MCH08")
OTHER = next(one for one, indicator in ckan_data.resources().items() if indicator.id == "MCH01")


def act(desk: Any, action: str, scenario: str = "normal", seed: int = 2569, **query: object) -> Any:
    return desk.get(f"ckan/s/{scenario}/{seed}/get-ckan/{action}", params=query, headers={"api-key": desk.token})


def search(desk: Any, scenario: str = "normal", **query: object) -> Any:
    return act(desk, "datastore_search", scenario, resource_id=RESOURCE, **query).json()["result"]


def sql(desk: Any, statement: str) -> Any:
    return act(desk, "datastore_search_sql", sql=statement)


def test_one_walks_from_the_list_to_the_data(desk: Any):
    names = act(desk, "package_list").json()["result"]
    package = act(desk, "package_show", id=names[0]).json()["result"]
    told = act(desk, "datastore_search", resource_id=package["resources"][0]["id"]).json()
    assert told["success"] is True
    assert told["result"]["total"] == 77 * 5
    assert "not the country's" in told["help"]


def test_a_hundred_rows_come_when_no_limit_is_given_and_the_total_is_told(desk: Any):
    told = search(desk)
    assert (len(told["records"]), told["limit"], told["total"]) == (100, 100, 385)


def test_filters_fields_and_text_narrow_the_rows(desk: Any):
    filters = json.dumps({"fiscal_year": ["2568", 2569], "province_code": "40"})
    told = search(desk, filters=filters, fields="fiscal_year,rate")
    assert [one["fiscal_year"] for one in told["records"]] == [2568, 2569]
    assert set(told["records"][0]) == {"fiscal_year", "rate"}
    assert search(desk, q="ขอนแก่น")["total"] == 5


FAILURES = [
    ("package_show", {"id": "none"}, 404, "Not Found Error"),
    ("package_show", {}, 409, "Validation Error"),
    ("datastore_search", {"resource_id": "none"}, 404, "Not Found Error"),
    ("datastore_search", {"resource_id": RESOURCE, "limit": "-1"}, 409, "Validation Error"),
    ("datastore_search", {"resource_id": RESOURCE, "limit": "๕"}, 409, "Validation Error"),
    ("datastore_search", {"resource_id": RESOURCE, "offset": "9" * 5_000}, 409, "Validation Error"),
    ("datastore_search", {"resource_id": RESOURCE, "filters": "["}, 409, "Validation Error"),
    ("datastore_search", {"resource_id": RESOURCE, "filters": "[" * 5_000}, 409, "Validation Error"),
    ("datastore_search", {"resource_id": RESOURCE, "filters": '{"x": 1}'}, 409, "Validation Error"),
    ("datastore_search", {"resource_id": RESOURCE, "fields": "x"}, 409, "Validation Error"),
    ("datastore_search", {"resource_id": RESOURCE, "sort": "x"}, 409, "Validation Error"),
    ("datastore_search", {"resource_id": [RESOURCE, OTHER]}, 409, "Validation Error"),
    ("no_such_action", {}, 404, "Not Found Error"),
]


@pytest.mark.parametrize(("action", "query", "status", "kind"), FAILURES)
def test_a_failure_has_its_status_unless_the_switch_makes_it_200(
    desk: Any, action: str, query: dict[str, Any], status: int, kind: str
):
    plain, hidden = (act(desk, action, scenario, **query) for scenario in ("normal", "errors_as_200"))
    assert (plain.status_code, hidden.status_code) == (status, 200)
    for answer in (plain, hidden):
        assert answer.json()["success"] is False
        assert answer.json()["error"]["__type"] == kind
        assert "result" not in answer.json()


@pytest.mark.parametrize(("scenario", "status"), [("normal", 403), ("errors_as_200", 200)])
def test_without_a_key_access_is_denied_in_the_gateway_s_words(desk: Any, scenario: str, status: int):
    answer = desk.get(f"ckan/s/{scenario}/1/get-ckan/package_list", headers={"api-key": "x"})
    assert (answer.status_code, answer.json()["error"]["__type"]) == (status, "Authorization Error")


def test_no_more_than_two_hundred_rows_come_when_capped(desk: Any):
    capped, whole = search(desk, "capped_rows", limit=1000), search(desk, limit=1000)
    assert (len(capped["records"]), capped["limit"], capped["total"]) == (200, 1000, 385)
    assert len(whole["records"]) == 385


def test_every_column_is_text_when_switched_on(desk: Any):
    told, plain = search(desk, "text_numbers"), search(desk)
    assert {one["type"] for one in told["fields"]} == {"text"}
    assert {type(value) for one in told["records"] for value in one.values()} <= {str, type(None)}
    assert {one["type"] for one in plain["fields"]} == {"int", "text", "numeric"}


def test_a_maintenance_page_is_html_with_200_once_in_four(fresh_desk: Any):
    for scenario, pages in (("html_maintenance", 2), ("normal", 0)):
        desk = fresh_desk()
        answers = [act(desk, "package_list", scenario) for _ in range(8)]
        assert {one.status_code for one in answers} == {200}
        assert sum(one.headers["Content-Type"].startswith("text/html") for one in answers) == pages


def test_bangkok_s_missing_rate_is_null(desk: Any):
    told = search(desk, filters='{"province_code": "10"}')["records"]
    assert {(one["denominator"], one["rate"]) for one in told} == {(0, None)}


def test_sql_selects_groups_and_joins(desk: Any):
    told = sql(desk, f'SELECT a.province, sum(a.numerator) AS n FROM "{RESOURCE}" a JOIN "{OTHER}" b '
        'ON a."_id" = b."_id" GROUP BY a.province ORDER BY n DESC LIMIT 2').json()["result"]  # fmt: skip
    assert [one["id"] for one in told["fields"]] == ["province", "n"]
    assert len(told["records"]) == 2


@pytest.mark.parametrize(
    "statement",
    [
        'DROP TABLE "{}"',
        'DELETE FROM "{}"',
        'SELECT * FROM "{}", sqlite_master',
        'PRAGMA table_info("{}")',
        "ATTACH 'x' AS y -- {}",
        'SELECT load_extension("x") FROM "{}"',
        'SELECT randomblob(1000000000) FROM "{}"',
        'SELECT * FROM "{0}" a, "{0}" b, "{0}" c, "{0}" d ORDER BY 1',
        'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c, "{}"',
        'SELECT 1 FROM "{}"; SELECT 2',
        "SELECT cast(x'ff' AS text) FROM \"{}\"",
        'SELECT \0 FROM "{}"',
        "SELECT 1",
        "",
        'SELECT 1 FROM "{}" ' + " " * 4_000,
        'SELECT "{0}"."province" || "{0}"."province" FROM "{0}" GROUP BY nothing',
        "VACUUM -- {}",
    ],
)
def test_sql_that_would_do_anything_else_is_refused(desk: Any, statement: str):
    answer = sql(desk, statement.format(RESOURCE))
    assert (answer.status_code, answer.json()["error"]["__type"]) == (409, "Validation Error")


def test_sql_cannot_make_an_answer_of_any_size(desk: Any):
    wide = ", ".join(f"'{'x' * 100}' AS c{number}" for number in range(15))
    answer = sql(desk, f'SELECT {wide} FROM "{RESOURCE}" a, "{RESOURCE}" b')
    assert answer.json()["error"]["sql"] == ["gives too much: choose fewer columns or rows"]
    doubled = f'SELECT p || p || p || p || p || p || p || p FROM (SELECT {"province || " * 40}province AS p FROM "{RESOURCE}")'
    assert "too big" in sql(desk, doubled).json()["error"]["sql"][0]


def test_odd_values_of_sql_are_still_json(desk: Any):
    told = sql(desk, f"SELECT x'00ff' AS b, 9e999 AS i, NULL AS n FROM \"{RESOURCE}\" LIMIT 1")
    assert told.json()["result"]["records"] == [{"b": "00ff", "i": None, "n": None}]
