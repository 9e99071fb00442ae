from typing import Any

from pages import PAGES


def test_returns_a_list(trainee: Any):
    """คืนรายการ"""
    assert trainee.fetch_all(PAGES[:1]) == [1, 2]
