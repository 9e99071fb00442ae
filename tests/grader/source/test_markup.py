"""A notebook's source that would be read otherwise than it was meant is refused, with the line to mend."""

from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.source.markup import check_markup
from grader.source.notebook import load_notebook

CELL = """\
# Title

```python nbgrader={"grade": true, "grade_id": "one", "locked": true, "points": 1, "schema_version": 3, "solution": false}
assert True
```

<!-- #region nbgrader={"grade": true, "grade_id": "two", "locked": false, "points": 1, "schema_version": 3, "solution": true} -->
Why?
<!-- #endregion -->

```text
the end
```
"""
BROKEN = {
    "unquoted key": ('nbgrader={"grade": true, "grade_id": "one"', 'nbgrader={grade: true, "grade_id": "one"', 3),
    "no closing brace": ('"solution": false}\nassert', '"solution": false\nassert', 3),
    "no object": ('nbgrader={"grade": true, "grade_id": "two"', 'nbgrader=["grade": true, "grade_id": "two"', 7),
    "a value of no JSON": ('"grade_id": "two"', '"grade_id": two', 7),
    "code open before another cell": ("assert True\n```\n", "assert True\n", 3),
    "code open at the end": ("the end\n```\n", "the end\n", 11),
    "region open at the end": ("<!-- #endregion -->\n", "", 7),
    "code open in a region": ("Why?\n", "Why?\n```text\n", 9),
}


@pytest.mark.parametrize("case", BROKEN)
def test_the_notebook_and_the_line_are_named(tmp_path: Path, case: str):
    before, after, line = BROKEN[case]
    assert before in CELL
    (tmp_path / "m99.md").write_text(CELL.replace(before, after, 1))
    with pytest.raises(CourseError) as caught:
        load_notebook(tmp_path / "m99.md")
    assert f"m99.md, line {line}:" in caught.value.en
    assert f"m99.md บรรทัด {line}:" in caught.value.th


@pytest.mark.parametrize(
    "text",
    [
        CELL,
        "````text\n```python nbgrader={grade: true}\n```\n````\n",
        "```text\n<!-- #region -->\n```\n",
        "``` inline ``` at the beginning of a line\n",
        "<!-- #region -->\n```text\nx\n```\n<!-- #endregion -->\n",
    ],
)
def test_what_is_written_as_it_is_meant_is_left_alone(tmp_path: Path, text: str):
    (tmp_path / "m99.md").write_text(text)
    check_markup(tmp_path / "m99.md")
