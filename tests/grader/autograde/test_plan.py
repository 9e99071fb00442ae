"""The notebook that is run, from the one handed in and the release's."""

import json
from typing import Any

import pytest

from grader.autograde.plan import NotANotebook, make_plan


def cell(grade_id: str, source: Any, kind: str = "code", **flags: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {"grade_id": grade_id, **flags}} if grade_id else {}
    return {"cell_type": kind, "source": source, "metadata": metadata}


def plan(release: list[Any], submitted: list[Any]) -> list[tuple[str, str]]:
    made = make_plan(json.dumps({"cells": release}).encode(), json.dumps({"cells": submitted}).encode())
    return [(item.cell["source"], item.source.role if item.source else "") for item in made.cells]


WORK = cell("w", "stub", solution=True)
TEST = cell("t", "assert x", grade=True, locked=True, points=1)
LOCKED = cell("l", "setup", locked=True)


def test_locked_text_is_the_releases_and_work_is_the_trainees():
    handed_in = [cell("l", "evil"), cell("w", ["x", " = 1"]), cell("t", "pass")]
    assert plan([LOCKED, WORK, TEST], handed_in) == [("setup", "locked"), ("x = 1", "open"), ("assert x", "test")]


def test_metadata_of_the_submission_counts_for_nothing():
    forged = cell("w", "x = 1", grade=True, points=100, locked=True)
    assert plan([WORK], [forged]) == [("x = 1", "open")]
    assert plan([TEST], [cell("t", "pass", kind="markdown", solution=True, grade=False)]) == [("assert x", "test")]


def test_deleted_cells_come_back_where_they_were():
    assert plan([LOCKED, WORK, TEST], [cell("", "first"), cell("w", "x")]) == [
        ("setup", "locked"), ("first", ""), ("x", "open"), ("assert x", "test")
    ]  # fmt: skip


def test_of_doubles_the_last_one_counts():
    assert plan([WORK, TEST], [cell("t", ""), cell("w", "a"), cell("w", "b"), cell("t", "")]) == [
        ("", ""), ("a", ""), ("b", "open"), ("assert x", "test")
    ]  # fmt: skip


def test_unknown_and_odd_cells_are_run_as_they_are():
    assert plan([], [cell("mine", "a"), {"cell_type": "code"}, cell("", "b", kind="nonsense")]) == [
        ("a", ""),
        ("", ""),
        ("b", ""),
    ]


@pytest.mark.parametrize("submitted", ["[]", "{}", '{"cells": 5}', '{"cells": [5]}', "not json", '{"cells": [{}]}'])
def test_what_is_no_notebook_is_refused(submitted: str):
    with pytest.raises(NotANotebook):
        make_plan(b'{"cells": []}', submitted.encode())
