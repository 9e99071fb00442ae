"""Where links and pictures lead: each claim by one line in the README of an exercise."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from academy.gate import hyperlinks
from grader.release import generate
from grader.source import load_course

SMALL_COURSE = Path(__file__).parents[2] / "grader" / "small_course"
Told = Callable[..., list[str]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    root = Path(shutil.copytree(SMALL_COURSE, tmp_path / "course"))

    def told(text: str, file: str = "exercises/a1/README.md", *, end: str = "") -> list[str]:
        """The codes of what is found."""
        place = root / file
        place.write_text((place.read_text() if end else "") + text + end)
        course = load_course(root)
        return [item.code for item in hyperlinks.findings(course, course.assignment("a1"), generate(course, "a1"))]

    return told


@pytest.mark.parametrize(
    "text",
    [
        "[a](../nb1.ipynb) and ![b](tests/public/test_public.py)",
        "<img alt='x' src=exercise.toml> <A HREF='../nb1.ipynb'>b</A>",
        "ดู[คู่มือ][g] และ [G][]\n\n[g]: ../nb1.ipynb",
        "- [x] done, as [x] says; rows[0][1] and `[a][b]`, `` [c](d) ``\n\n```\n[e][f]\n```",
        "[^1]\n\n[^1]: a note",
        "## นับ ให้ครบ\n\n[a](#นับ-ให้ครบ) \\[no\\](link)",
        "[a](/services/academy/me) ![b](data:image/png;base64,AA) [c](https://example.go.th)",
    ],
)
def test_what_leads_somewhere_is_not_told(told: Told, text: str):
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[![a](x.png)](../nb1.ipynb)",
        "[![a](../nb1.ipynb)](x.md)",
        "<img src=x.png>",
        '<IMG width="1" SRC="x.png">',
        "ดู[คู่มือ][ไม่มี]",
        "![a][]",
        "[a][g]\n\n[g]: nowhere.md",
        "[x]\n\n[x]: <nowhere.md>",
        "[a](/services/acadamy/me)",
        "[a](#no-such-heading)",
    ],
)
def test_what_leads_nowhere_is_told(told: Told, text: str):
    assert told(text) == ["dead-link"]


def test_a_picture_in_a_cell_does_not_travel(told: Told):
    assert told("![a](attachment:x.png)") == ["attached-picture"]


def test_a_label_is_known_in_its_own_cell_alone(told: Told):
    cells = "\n[a][g]\n\n+++\n\n[b][g]\n\n[g]: nb1.ipynb\n"
    assert told(cells, "notebooks/a1/nb1.md", end="\n") == ["dead-link"]


def test_the_glossary_is_read_from_where_it_lies(told: Told):
    assert told("[a](course.toml) [b](nb1.ipynb)", "glossary.md") == ["dead-link"]
