from typing import Any

import pytest
from pages import PAGES


@pytest.mark.grade(points=2, hint_th="วนจนครบทุกหน้า", hint_en="Go on to the last page.")
def test_reads_every_page(trainee: Any):
    """อ่านครบทุกหน้า"""
    assert trainee.fetch_all(PAGES) == [1, 2, 3], "SECRET-EXERCISE"
