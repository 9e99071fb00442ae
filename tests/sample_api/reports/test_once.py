"""The same request under the same key is done once and answered the same, whatever is asked between and at once."""

import itertools
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sample_api.problem import Problem
from sample_api.reports import desk as desks
from sample_api.reports import figures
from sample_api.reports.desk import Answer, Asked, Desk
from sample_api.reports.figures import Line
from sample_api.reports.forms import Report, ReportListQuery

Make = Callable[..., dict[str, object]]
ROW = "/v2/reports/MCH08-4001-2569-2"


@pytest.fixture
def desk(tmp_path: Path):
    opened = Desk(f"sqlite:///{tmp_path / 'reports.db'}")
    yield opened
    opened.close()


def line(area: int, numerator: int = 1) -> Line:
    report = Report(indicator="MCH08", area=f"40{area:02}", fy=2569, quarter=2, numerator=numerator, denominator=9)
    return Line(figures.id_of(report), report)


def put(desk: Desk, lines: list[Line], key: str, request: str, client: str = "me") -> Answer:
    return desk.write(Asked(client, key, request), lambda database: figures.put_many(database, client, lines))


def test_the_same_request_again_has_the_same_answer(me: httpx.Client, make_row: Make):
    key = {"Idempotency-Key": "run-1"}
    first = me.post("/v2/reports", json=make_row(), headers=key)
    again = me.post("/v2/reports", json=make_row(), headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    for name in ("ETag", "Location"):
        assert again.headers[name] == first.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_key_is_good_for_one_request_alone(me: httpx.Client, make_row: Make):
    key = {"Idempotency-Key": "run-1"}
    me.post("/v2/reports", json=make_row(), headers=key)
    others = [
        me.post("/v2/reports", json=make_row(numerator=1), headers=key),
        me.post("/v2/reports/bulk", json={"rows": [make_row()]}, headers=key),
        me.put(ROW, json={"numerator": 1, "denominator": 2}, headers=key),
    ]
    assert {(one.status_code, one.json()["code"]) for one in others} == {(422, "idempotency-key-reused")}
    assert me.get(ROW).json()["numerator"] == 3


def test_one_client_s_key_is_not_another_s(sender: Callable[[str], httpx.Client], make_row: Make):
    key = {"Idempotency-Key": "run-1"}
    answers = [sender("read write").post("/v2/reports", json=make_row(numerator=n), headers=key) for n in (1, 2)]
    assert [one.json()["numerator"] for one in answers] == [1, 2]


def test_a_refused_request_leaves_its_key_free(me: httpx.Client, make_row: Make):
    key = {"Idempotency-Key": "run-1"}
    assert me.post("/v2/reports", json=make_row(numerator=9), headers=key).status_code == 400
    assert me.post("/v2/reports", json=make_row(numerator=5), headers=key).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 101, "a b", "ก".encode()])
def test_an_unusable_key_is_refused(me: httpx.Client, make_row: Make, key: str | bytes):
    refused = me.post("/v2/reports", json=make_row(), headers={"Idempotency-Key": key})
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency-key-invalid")


def test_keys_expire_and_only_the_newest_are_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desks, "MOST_KEYS", 3)
    for n in range(5):
        put(desk, [line(n + 1)], f"key-{n}", f"request-{n}")
    assert not put(desk, [line(1)], "key-0", "another").replayed
    assert put(desk, [line(5)], "key-4", "request-4").replayed
    monkeypatch.setattr(desks, "KEYS_LAST_S", 0)
    assert not put(desk, [line(5)], "key-4", "request-4").replayed


Sent = list[tuple[str, list[tuple[int, int]]]]
rows = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 9)), min_size=1, max_size=3)
EXAMPLES = itertools.count()


@given(sent=st.lists(st.tuples(st.sampled_from("abc"), rows), max_size=8))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sending_everything_twice_is_sending_it_once(desk: Desk, sent: Sent):
    """Keys `a` to `c`, each used for one request or for others too: the second sending changes nothing."""
    found = []
    example = next(EXAMPLES)
    for times in (1, 2):
        client, told = f"example-{example}-{times}", []
        for key, cells in sent:
            lines = list({area: line(area, numerator) for area, numerator in cells}.values())
            answers = [outcome(desk, lines, key, repr(cells), client) for _ in range(times)]
            assert len(set(answers)) == 1
            told.append(answers[0][0])
        held, total = desk.read(lambda database, client=client: figures.page(database, client, ReportListQuery()))
        found.append((told, total, [(row["id"], row["numerator"], row["version"]) for row in held]))
    assert found[0] == found[1]


def outcome(desk: Desk, lines: list[Line], key: str, request: str, client: str) -> tuple[object, ...]:
    try:
        answer = put(desk, lines, key, request, client)
    except Problem as refused:
        return (refused.code,)
    return (answer.status, answer.body)


def together(number: int, act: Callable[[int], httpx.Response]) -> list[httpx.Response]:
    ready = threading.Barrier(number)

    def run(n: int) -> httpx.Response:
        ready.wait()
        return act(n)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_of_two_changes_to_the_same_version_exactly_one_wins(me: httpx.Client):
    held = me.put(ROW, json={"numerator": 0, "denominator": 99}).headers["ETag"]
    for attempt in range(5):
        known = {"If-Match": held}
        first = attempt * 10 + 1
        answers = together(6, lambda n: me.put(ROW, json={"numerator": first + n, "denominator": 99}, headers=known))  # noqa: B023 - run at once
        assert sorted(one.status_code for one in answers) == [200] + [412] * 5
        (won,) = [one for one in answers if one.status_code == 200]
        assert me.get(ROW).json() == won.json()
        held = won.headers["ETag"]


def test_of_many_who_create_a_row_exactly_one_does(me: httpx.Client):
    answers = together(6, lambda n: me.put(ROW, json={"numerator": n, "denominator": 9}))
    assert sorted(one.status_code for one in answers) == [201] + [428] * 5


def test_the_same_key_at_once_is_done_once(me: httpx.Client, make_row: Make):
    key = {"Idempotency-Key": "at-once"}
    rows = {"rows": [make_row(f"40{n:02}") for n in range(1, 9)]}
    answers = together(6, lambda _: me.post("/v2/reports/bulk", json=rows, headers=key))
    assert len({one.content for one in answers}) == 1
    assert sum("Idempotency-Replayed" in one.headers for one in answers) == 5
    assert me.get("/v2/reports").json()["total"] == 8


def test_two_processes_worth_of_desks_share_one_database(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'reports.db'}"
    pair = [Desk(url), Desk(url)]
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda n: put(pair[n % 2], [line(n + 1)], "", "", client=f"c{n % 3}"), range(24)))
    assert {one.status for one in done} == {200}
    totals = [
        pair[0].read(lambda database, n=n: figures.page(database, f"c{n}", ReportListQuery()))[1] for n in range(3)
    ]
    assert totals == [8, 8, 8]
    for one in pair:
        one.close()


def test_a_database_that_another_holds_is_told_and_used_again_when_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(desks, "_WAIT_S", 0.05)
    desk = Desk(f"sqlite:///{tmp_path / 'reports.db'}")
    put(desk, [line(1)], "", "")
    with closing(sqlite3.connect(tmp_path / "reports.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Problem) as refused:
            put(desk, [line(2)], "key", "request")
        assert (refused.value.code, refused.value.headers["Retry-After"]) == ("reports-unavailable", "5")
        assert "reports.db" in capsys.readouterr().err
        assert desk.read(lambda database: figures.page(database, "me", ReportListQuery()))[1] == 1
    assert not put(desk, [line(2)], "key", "request").replayed
    desk.close()


def test_what_is_kept_is_the_owner_s_alone(desk: Desk, tmp_path: Path):
    put(desk, [line(1)], "my-own-key", "request")
    assert (tmp_path / "reports.db").stat().st_mode & 0o077 == 0
