"""A page that waits for a score: answered the moment there is one, and not held up when there is nothing to wait for."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from academy.web.pages import me
from academy.workflow import Academy
from tests.academy.web.pages.conftest import PASSES, result

Page = Callable[..., httpx.Response]
REFRESH = 'http-equiv="refresh"'


@pytest.fixture
def waiting(academy: Academy) -> str:
    return academy.attempts("chai", "m05")[0].attempt_id


def grade(academy: Academy, attempt_id: str) -> None:
    academy.recover_claims()  # the class's story claimed it and went on
    assert academy.claim() == attempt_id
    academy.record(attempt_id, result("m05", PASSES))


@pytest.mark.parametrize("path", ["/me", "/me/attempts/{}"])
def test_a_score_is_shown_as_soon_as_it_is_recorded(page: Page, academy: Academy, waiting: str, path: str) -> None:
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(page, "chai", path.format(waiting), params={"wait": "yes"})
        time.sleep(0.5)
        assert not answer.done()
        recorded = time.monotonic()
        grade(academy, waiting)
        assert REFRESH not in answer.result().text
    assert time.monotonic() - recorded < me.LOOK_S / 2


def test_a_result_whose_ring_was_lost_is_found_all_the_same(
    page: Page, academy: Academy, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(me, "LOOK_S", 0.4)
    monkeypatch.setattr(academy.graded, "ring", lambda _username: None)
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(page, "chai", f"/me/attempts/{waiting}", params={"wait": "yes"})
        grade(academy, waiting)
        assert REFRESH not in answer.result().text


def test_a_wait_ends_with_a_page_that_goes_on_waiting(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(me, "HOLD_S", 0.2)
    monkeypatch.setattr(me, "LOOK_S", 0.1)
    assert 'content="0; url=?wait=yes"' in page("chai", "/me", params={"wait": "yes"}).text


def test_a_page_with_nothing_under_way_is_not_held_up(page: Page) -> None:
    began = time.monotonic()
    assert REFRESH not in page("anong", "/me", params={"wait": "yes"}).text
    assert time.monotonic() - began < me.LOOK_S / 2
