import contextlib
import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import BundleRejected
from grader.model import MAX_OWN_CELLS, Bundle, Release
from grader.release import validate_submission

Notebook = dict[str, Any]


def handed_in(release: Release, **changes: bytes | None) -> Bundle:
    names = {"notebook": "nb1.ipynb", "entry": "exercise/collect.py"}
    files = dict(release.student)
    for name, content in changes.items():
        if content is None:
            del files[names[name]]
        else:
            files[names[name]] = content
    return Bundle(files)


def changed(release: Release, change: Callable[[Notebook], object]) -> Bundle:
    notebook = json.loads(release.student["nb1.ipynb"])
    change(notebook)
    return handed_in(release, notebook=json.dumps(notebook).encode())


def cell(notebook: Notebook, grade_id: str) -> dict[str, Any]:
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def rejection(release: Release, submission: Bundle) -> BundleRejected:
    with pytest.raises(BundleRejected) as caught:
        validate_submission(release, submission)
    return caught.value


def test_what_was_handed_out_can_be_handed_in(small_release: Release):
    validate_submission(small_release, small_release.student)


def test_changed_texts_extra_cells_and_extra_files_are_no_reason_to_refuse(small_release: Release):
    def change(notebook: Notebook) -> None:
        cell(notebook, "test-empty")["source"] = ["pass\n", "# mine"]
        notebook["cells"].append({"cell_type": "raw", "metadata": {}, "source": "บันทึก"})

    submission = changed(small_release, change)
    validate_submission(small_release, Bundle({**submission, "exercise/more.py": b""}))


def test_a_missing_notebook_is_named(small_release: Release):
    error = rejection(small_release, handed_in(small_release, notebook=None))
    assert error.code == "file-missing"
    assert "nb1.ipynb" in error.th
    assert "nb1.ipynb" in error.en


def test_a_missing_entry_file_is_named(small_release: Release):
    error = rejection(small_release, handed_in(small_release, entry=None))
    assert (error.code, "exercise/collect.py" in error.th) == ("file-missing", True)


def test_a_package_will_do_for_a_module(small_release: Release):
    files = dict(handed_in(small_release, entry=None))
    validate_submission(small_release, Bundle({**files, "exercise/collect/__init__.py": b""}))


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"nbformat": 4, "cells": [], "x": "\\ud800"}'],
    ids=["empty", "cut off", "not UTF-8", "nested too deep", "lone surrogate"],
)
def test_what_is_not_json_is_called_damaged(content: bytes, small_release: Release):
    assert rejection(small_release, handed_in(small_release, notebook=content)).code == "notebook-not-json"


@pytest.mark.parametrize(
    "content",
    [
        [],
        {"nbformat": 3, "worksheets": []},
        {"nbformat": 4},
        {"nbformat": 4, "cells": [1]},
        {"nbformat": 4, "cells": [{"cell_type": "code", "metadata": [], "source": ""}]},
        {"nbformat": 4, "cells": [{"cell_type": "code", "metadata": {"nbgrader": 1}, "source": ""}]},
        {"nbformat": 4, "cells": [{"cell_type": "code", "metadata": {}, "source": [1]}]},
        {"nbformat": 4, "cells": [{"cell_type": "code", "metadata": {}, "source": "", "outputs": [1]}]},
    ],
)
def test_json_that_is_no_notebook_is_said_so(content: Any, small_release: Release):
    submission = handed_in(small_release, notebook=json.dumps(content).encode())
    assert rejection(small_release, submission).code == "notebook-not-nbformat"


def test_a_deleted_cell_is_named(small_release: Release):
    error = rejection(small_release, changed(small_release, lambda nb: nb["cells"].remove(cell(nb, "test-total-rows"))))
    assert (error.code, "test-total-rows" in error.en) == ("cells-deleted", True)


def test_a_cell_stripped_of_its_metadata_counts_as_deleted(small_release: Release):
    submission = changed(small_release, lambda nb: cell(nb, "total-rows")["metadata"].clear())
    assert rejection(small_release, submission).code == "cells-deleted"


def test_more_cells_than_anybody_writes_are_refused(small_release: Release):
    own = {"cell_type": "code", "metadata": {}, "source": "", "outputs": [], "execution_count": None}
    validate_submission(
        small_release, changed(small_release, lambda notebook: notebook["cells"].extend([own] * MAX_OWN_CELLS))
    )
    many = changed(small_release, lambda notebook: notebook["cells"].extend([own] * (MAX_OWN_CELLS + 1)))
    assert rejection(small_release, many).code == "too-many-cells"


def test_a_duplicated_cell_is_named(small_release: Release):
    submission = changed(small_release, lambda nb: nb["cells"].append(copy.deepcopy(cell(nb, "total-rows"))))
    error = rejection(small_release, submission)
    assert (error.code, "total-rows" in error.th) == ("cells-duplicated", True)


def test_a_retyped_cell_is_named(small_release: Release):
    submission = changed(small_release, lambda nb: cell(nb, "total-rows").update(cell_type="markdown"))
    error = rejection(small_release, submission)
    assert (error.code, "total-rows" in error.th) == ("cells-retyped", True)


def test_a_list_as_grade_id_is_a_deleted_cell_not_a_crash(small_release: Release):
    submission = changed(
        small_release, lambda nb: cell(nb, "total-rows")["metadata"]["nbgrader"].update(grade_id=["total-rows"])
    )
    assert rejection(small_release, submission).code == "cells-deleted"


@pytest.mark.parametrize("path", ["nb1.ipynb/inside.txt", f"exercise/{'ก' * 100}.py"])
def test_names_that_no_folder_can_hold_are_refused(path: str, small_release: Release):
    submission = Bundle({**small_release.student, path: b""})
    assert rejection(small_release, submission).code == "impossible-name"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), value=anything)
def test_whatever_stands_in_a_notebook_the_answer_is_yes_or_a_sentence(
    data: st.DataObject, value: Any, small_release: Release
):
    notebook = json.loads(small_release.student["nb1.ipynb"])
    target = data.draw(st.sampled_from([notebook, *notebook["cells"], *(c["metadata"] for c in notebook["cells"])]))
    target[data.draw(st.sampled_from(sorted(target) or ["nbgrader"]))] = value
    with contextlib.suppress(BundleRejected):
        validate_submission(small_release, handed_in(small_release, notebook=json.dumps(notebook).encode()))
