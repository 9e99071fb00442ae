"""The school register counts academic years, and its cursors must be followed and not reckoned."""

from collections import Counter
from typing import Any

import pytest

from sample_api.partners import figures

AT = "2026-10-05T12:00:00+07:00"
LATER = "2026-10-05T12:02:00+07:00"


def ask(desk: Any, scenario: str, at: str = AT, seed: int = 2569, **query: object) -> Any:
    headers = {"X-API-Key": desk.token, "X-Simulated-Time": at}
    params = {"province": "85", "year": 2568} | query
    return desk.get(f"school/s/{scenario}/{seed}/nutrition", params=params, headers=headers)


def every_page(desk: Any, scenario: str, **query: object) -> list[list[dict[str, Any]]]:
    pages, cursor = [], ""
    while cursor is not None:
        told = ask(desk, scenario, cursor=cursor, **query).json()
        pages.append(told["data"])
        cursor = told["next_cursor"]
    return pages


def key(row: dict[str, Any]) -> tuple[object, ...]:
    return tuple(value for name, value in row.items() if name not in {"measured", "height_good"})


def test_academic_terms_stand_for_other_quarters_than_the_fiscal_year_s(desk: Any):
    academic = [row for page in every_page(desk, "academic_year") for row in page]
    fiscal = [row for page in every_page(desk, "normal") for row in page]
    assert {(row["academic_year"], row["term"]) for row in academic} == {(2568, 1), (2568, 2)}
    assert {(row["fiscal_year"], row["quarter"]) for row in fiscal} == {(2568, quarter) for quarter in (1, 2, 3, 4)}
    first_term = sum(row["measured"] for row in academic if row["term"] == 1)
    assert first_term == sum(row["measured"] for row in fiscal if row["quarter"] > 2)
    place, which = figures.province("85"), figures.indicator("SCH01")
    next_year = [figures.counts(which, place, 2569, quarter, 2569).denominator for quarter in (1, 2)]
    assert sum(row["measured"] for row in academic if row["term"] == 2) == sum(next_year)


@pytest.mark.parametrize(("year", "terms"), [(2564, {2}), (2565, {1, 2}), (2569, {1})])
def test_the_first_and_last_academic_year_are_half_known(desk: Any, year: int, terms: set[int]):
    assert {row["term"] for page in every_page(desk, "academic_year", year=year) for row in page} == terms


@pytest.mark.parametrize(
    ("scenario", "sizes"),
    [("normal", {40: 2, None: 0}), ("empty_last_page", {40: 2, 0: 1}), ("page_size_ignored", {20: 4})],
)
def test_pages_have_the_sizes_of_the_scenario(desk: Any, scenario: str, sizes: dict[int | None, int]):
    pages = every_page(desk, scenario, limit=40)
    assert Counter(map(len, pages)) == Counter({size: count for size, count in sizes.items() if count})
    assert len({key(row) for page in pages for row in page}) == 80


def test_pages_overlap_by_one_row_only_when_switched_on(desk: Any):
    apart, overlapping = every_page(desk, "normal", limit=30), every_page(desk, "overlapping_pages", limit=30)
    assert [page[0] for page in overlapping[1:]] == [page[-1] for page in overlapping[:-1]]
    assert [row for page in apart for row in page] == list(
        {key(row): row for page in overlapping for row in page}.values()
    )


@pytest.mark.parametrize(("scenario", "status"), [("cursor_expires", 410), ("normal", 200)])
def test_a_cursor_grows_old_only_when_switched_on(desk: Any, scenario: str, status: int):
    cursor = ask(desk, scenario).json()["next_cursor"]
    assert ask(desk, scenario, cursor=cursor).status_code == 200
    assert ask(desk, scenario, cursor=cursor, at=LATER).status_code == status


def test_a_cursor_of_another_question_or_making_is_refused(desk: Any):
    cursor = ask(desk, "normal").json()["next_cursor"]
    flipped = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    others = [{"cursor": cursor, "year": 2567}, {"cursor": cursor, "seed": 1}, {"cursor": flipped}]
    others += [{"cursor": odd} for odd in ("x", "ก", "=" * 8, "A" * 24, "AAAA" * 60)]
    for other in others:
        answer = ask(desk, "normal", **other)
        assert (answer.status_code, answer.json()["errors"][0]["name"]) == (400, "cursor")


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": ""}, {"X-API-Key": "x"}])
def test_a_key_is_needed(desk: Any, headers: dict[str, str]):
    answer = desk.get("school/s/normal/1/nutrition?province=85&year=2568", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "token-invalid")


def test_it_is_down_once_in_four_requests_when_switched_on(desk: Any, seed: int):
    for scenario, down in (("unstable", 2), ("normal", 0)):
        statuses = [ask(desk, scenario, seed=seed).status_code for _ in range(8)]
        assert (statuses.count(503), statuses.count(200)) == (down, 8 - down)
