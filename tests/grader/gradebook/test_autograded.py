"""What formgrader will render in an instructor's session."""

import json
from copy import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter

from grader.gradebook.autograded import autograded_notebooks
from grader.model import Bundle, CellResult, Outcome

SCRIPT = "<script>alert(1)</script>"


def shown(stage: Any, cells: list[dict[str, Any]], **metadata: Any) -> dict[str, Any]:
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    result = replace(stage.judged(), notebooks={"nb1": json.dumps(notebook).encode()})
    rebuilt: dict[str, Any] = json.loads(dict(autograded_notebooks(stage.release, stage.solved, result))["nb1.ipynb"])
    return rebuilt


def code(*outputs: dict[str, Any], source: str = "1") -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": list(outputs), "execution_count": SCRIPT}


HOSTILE = [
    {"cell_type": "markdown", "metadata": {"tags": [SCRIPT]}, "source": SCRIPT},
    {
        "cell_type": "markdown",
        "metadata": {},
        "source": r"$\href{javascript:alert(1)}{x}$ <img src=x onerror=alert(1)>",
    },
    {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": SCRIPT},
    code({"output_type": "display_data", "data": {"text/html": SCRIPT, "text/plain": SCRIPT}, "metadata": {}}),
    code({"output_type": "display_data", "data": {"application/javascript": "alert(1)"}, "metadata": {}}),
    code({"output_type": "execute_result", "data": {"image/svg+xml": "<svg onload=alert(1)>"}, "metadata": {}}),
    code({"output_type": "display_data", "data": {"image/png": '"onerror="alert(1)'}, "metadata": {}}),
    code({"output_type": "stream", "name": SCRIPT, "text": [SCRIPT]}),
    code({"output_type": "error", "ename": SCRIPT, "evalue": SCRIPT, "traceback": [SCRIPT]}),
    code(source=SCRIPT),
]


def test_nothing_a_trainee_wrote_runs_when_formgrader_renders_it(stage: Any):
    import nbformat

    rebuilt = shown(stage, HOSTILE, title=SCRIPT, widgets={"x": SCRIPT})
    html, _ = HTMLExporter(template_name="classic").from_notebook_node(nbformat.from_dict(rebuilt))
    body = html[html.index("<body") :]
    assert "<script>alert" not in body
    assert "onerror=alert" not in body.replace("&lt;img src=x onerror=alert", "")
    assert "<svg" not in body
    assert "javascript:alert" not in body.replace(r"\ href{javascript:alert(1)}", "")
    assert "alert(1)" in body, "the work is still there to read"


def test_a_text_of_the_author_is_shown_as_it_is_in_that_release_alone(stage: Any):
    text = {"cell_type": "markdown", "metadata": {}, "source": "<b>bold</b>"}
    released = json.dumps({"cells": [text], "metadata": {}}).encode()
    other = copy(stage)
    other.release = replace(stage.release, student=Bundle({**stage.release.student, "nb1.ipynb": released}))
    assert shown(other, [text])["cells"][0]["source"] == "<b>bold</b>"
    assert shown(stage, [text])["cells"][0]["source"] == "&lt;b>bold&lt;/b>"


@pytest.mark.parametrize(
    ("written", "shown_as"),
    [
        ("[x](javascript:alert(1))", "[x](javascript :alert(1))"),
        (r"[x](JavaScript\:alert(1))", r"[x](JavaScript \:alert(1))"),
        ("[x](&#106;avascript:alert(1))", "[x](& #106;avascript:alert(1))"),
        ("[x]: data:text/html,1", "[x]: data :text/html,1"),
        ("$&#92;href{x}{y}$", "$& #92;href{x}{y}$"),
        (r'$\mmlToken{mi}[href="x"]{y}$', r'$\ mmlToken{mi}[href="x"]{y}$'),
        ("![x](http://far/away.png)", "! [x](http://far/away.png)"),
        ("![x][far]", "! [x][far]"),
        (r"\![x](//far)", r"\! [x](//far)"),
        ("![x](../other/secret.png)", "! [x](../other/secret.png)"),
        ("access = '\u202e' # user", "access = '⟨U+202E⟩' # user"),
        ("![กราฟ](plot.png) a & b, `x < y`", "![กราฟ](plot.png) a & b, `x &lt; y`"),
    ],
)
def test_text_that_would_act_elsewhere_is_shown_and_does_not(stage: Any, written: str, shown_as: str):
    (cell,) = shown(stage, [{"cell_type": "markdown", "metadata": {}, "source": written}])["cells"]
    assert cell["source"] == shown_as


def test_a_tests_code_handed_in_as_text_is_no_page(stage: Any):
    """What the author wrote is shown as it is, in the kind of cell the author wrote it in."""
    released = json.loads(stage.release.student["nb1.ipynb"])["cells"]
    texts = ["".join(cell["source"]) for cell in released]
    handed_in = [{"cell_type": "markdown", "metadata": {}, "source": text} for text in texts]
    told = [cell["source"] for cell in shown(stage, handed_in)["cells"]]
    for cell, text, rebuilt in zip(released, texts, told, strict=True):
        assert cell["cell_type"] == "markdown" or "<" not in rebuilt.replace("&lt;", ""), text


def test_pictures_and_printed_text_are_kept(stage: Any):
    picture = {
        "output_type": "display_data",
        "data": {"image/png": "aGVsbG8=", "text/plain": "<Figure>"},
        "metadata": {},
    }
    printed = {"output_type": "stream", "name": "stdout", "text": "ได้ 5 แถว\n"}
    (cell,) = shown(stage, [code(picture, printed)])["cells"]
    assert cell["outputs"][0]["data"] == {"image/png": "aGVsbG8=", "text/plain": "<Figure>"}
    assert cell["outputs"][1]["text"] == "ได้ 5 แถว\n"


def test_graded_cells_carry_the_releases_metadata_not_the_trainees(stage: Any):
    forged = {"nbgrader": {"grade_id": "test-empty", "grade": True, "points": 100}}
    (cell, other) = shown(
        stage,
        [
            {**code(), "metadata": forged},
            {**code(), "metadata": {"nbgrader": {"grade_id": "mine", "grade": True, "points": 9}}},
        ],
    )["cells"]
    assert cell["metadata"]["nbgrader"]["points"] == 1
    assert other["metadata"] == {}


def test_work_that_was_not_graded_is_shown_as_handed_in_without_outputs(stage: Any):
    notebooks = dict(autograded_notebooks(stage.release, stage.solved, stage.ungraded()))
    told = json.loads(notebooks["nb1.ipynb"])["cells"]
    assert "sum(len(page)" in told[3]["source"]
    assert all(cell.get("outputs", []) == [] for cell in told)
    assert all(cell.get("outputs", []) == [] for cell in json.loads(notebooks["exercise.ipynb"])["cells"])


def test_each_test_of_the_exercise_tells_its_outcome(stage: Any):
    result = stage.judged({"test_reads_every_page"}, "ได้ 2 แถว\x1b]0;x\x07")
    cells = json.loads(dict(autograded_notebooks(stage.release, stage.solved, result))["exercise.ipynb"])["cells"]
    passed, failed = (cell["outputs"][0] for cell in cells[2:])
    assert (passed["output_type"], passed["text"]) == ("stream", "ผ่าน (1 / 1)\n")
    assert failed["traceback"] == ["ไม่ผ่าน (0 / 2)", "ได้ 2 แถว]0;x", "ความเข้าใจที่อาจคลาดเคลื่อน: นับเฉพาะหน้าแรก"]


def test_the_code_a_trainee_wrote_for_the_exercise_can_be_read(stage: Any):
    files = {
        "exercise/collect.py": "x = '<b>ก'".encode(),
        "exercise/data.bin": b"\xff",
        "exercise/big.py": b"#" * 10**6,
    }
    notebooks = dict(autograded_notebooks(stage.release, {**stage.solved, **files}, stage.judged()))
    told = [cell["source"] for cell in json.loads(notebooks["exercise.ipynb"])["cells"]]
    assert "# exercise/collect.py\nx = '<b>ก'" in told
    assert [len(source) < 200_000 for source in told] == [True] * 6
    assert "raise" not in "".join(told), "the guard of the source is of no use to a reader"


def test_nbgrader_reads_the_same_score_from_what_is_shown(stage: Any):
    import nbformat
    from nbgrader.utils import determine_grade, is_grade

    result = stage.judged({"test_returns_a_list"})
    notebook = nbformat.from_dict(
        json.loads(dict(autograded_notebooks(stage.release, stage.solved, result))["exercise.ipynb"])
    )
    scores = {cell.metadata.nbgrader.grade_id: determine_grade(cell)[0] for cell in notebook.cells if is_grade(cell)}
    assert scores == {"test_returns_a_list": 0, "test_reads_every_page": 2}


plain = st.none() | st.booleans() | st.integers() | st.text(max_size=10)
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
outputs = st.fixed_dictionaries(
    {"output_type": st.sampled_from(["stream", "error", "display_data", "execute_result", "update", None])},
    optional=dict.fromkeys(("name", "text", "ename", "evalue", "traceback", "data", "metadata"), anything),
)


@settings(max_examples=100, deadline=None)
@given(printed=st.lists(outputs, max_size=3))
def test_whatever_an_output_holds_the_notebook_is_valid(printed: list[dict[str, Any]], small_release: Any):
    import nbformat

    from grader.gradebook.autograded import _rebuilt

    rebuilt = _rebuilt(small_release.student["nb1.ipynb"], [code(*printed)])
    nbformat.validate(nbformat.from_dict(json.loads(rebuilt)))


def test_a_partial_result_is_no_error(stage: Any):
    result = stage.judged()
    partial = CellResult("exercise", "test_reads_every_page", Outcome.PARTIAL, 1, 2, message="\ud800")
    cells = (*result.cells[:-1], partial)
    notebooks = dict(autograded_notebooks(stage.release, stage.solved, replace(result, cells=cells)))
    output = json.loads(notebooks["exercise.ipynb"])["cells"][-1]["outputs"][0]
    assert output["text"] == "ผ่านบางส่วน (1 / 2)\n?\n"
