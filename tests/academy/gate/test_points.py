"""Points told to readers are the real ones; each claim by one figure changed in a module of the course."""

import shutil
from pathlib import Path

import pytest

from academy.gate import text
from grader.release import generate
from grader.source import load_course

COURSE = Path(__file__).parents[3] / "course"


@pytest.mark.parametrize(
    ("file", "before", "after", "where"),
    [
        ("exercises/m01/README.md", "20 คะแนน (", "45 คะแนน (", "exercise/README.md"),
        ("exercises/m01/README.md", "ให้ดู 8 คะแนน", "ให้ดู 99 คะแนน", "exercise/README.md"),
        ("notebooks/m01/m01.md", "| คะแนน | 14 คะแนน", "| คะแนน | รวม 500 · 14 คะแนน", "m01"),
        ("notebooks/m01/m01.md", "**ลงมือทำ (2 คะแนน)", "**ลงมือทำ (8 คะแนน)", "m01"),
        ("notebooks/m01/m01.md", "**คำถาม (2 คะแนน", "**คำถาม (8 คะแนน", "m01"),
        ("notebooks/m01/m01.md", "**แบบฝึกหัด m01 (20", "**แบบฝึกหัด m01 (30", "m01"),
    ],
)
def test_a_figure_that_is_not_the_real_one_is_told(tmp_path: Path, file: str, before: str, after: str, where: str):
    assert told(tmp_path, file, before, after) == [("points-differ", where)]


def test_a_readme_without_points_is_told(tmp_path: Path):
    assert told(tmp_path, "exercises/m01/README.md", "| คะแนน |", "| ได้ |") == [
        ("points-not-told", "exercise/README.md")
    ]


def told(tmp_path: Path, file: str, before: str, after: str) -> list[tuple[str, str]]:
    for part in ("exercises", "notebooks"):
        shutil.copytree(COURSE / part / "m01", tmp_path / part / "m01")
    whole = (COURSE / "course.toml").read_text(encoding="utf-8")
    head, *assignments = whole.split("[[assignments]]")
    ours = [item for item in assignments if 'id = "m01"' in item]
    (tmp_path / "course.toml").write_text("[[assignments]]".join([head, *ours]), encoding="utf-8")
    changed = (tmp_path / file).read_text(encoding="utf-8")
    assert before in changed
    (tmp_path / file).write_text(changed.replace(before, after, 1), encoding="utf-8")
    course = load_course(tmp_path)
    found = text.findings(course.assignment("m01"), generate(course, "m01"))
    return [(item.code, item.where) for item in found]
