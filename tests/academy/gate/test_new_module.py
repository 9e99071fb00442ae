"""A new module passes the gate as soon as its blanks are written."""

import os
from pathlib import Path

import pytest

from academy.gate import check_course, text
from academy.gate.new_module import Kind, NewModule, write_module
from foundation.errors import Conflict, UnusableInput
from grader.release import generate
from grader.source import load_course

# Their notebook is the one of the kind without an exercise.
KINDS = [Kind.CONSUMER, Kind.PROVIDER]

COURSE = """
course_id = "c"
title_th = "หลักสูตร"
title_en = "A course"
[demands]
mutants = 8
alternatives = 1
mutation_percent = 85
judged_apart = true
notebooks_run = true
thai_text = true
[[assignments]]
id = "a1"
title_th = "นับให้ครบ"
title_en = "Count them all"
stage = "Collect"
sop_steps = "2"
notebooks = ["nb1"]
exercise = true
"""


def module(name: str = "m13", kind: Kind = Kind.NOTEBOOK) -> NewModule:
    return NewModule(name, 'ข้อมูลที่ "ดี"', "Good data", kind, "Manage", "5–6")


def test_only_the_blanks_keep_it_back(root: Path, tmp_path: Path):
    (root / "course.toml").write_text(COURSE)
    for kind in KINDS:
        write_module(load_course(root), module(kind.value, kind))
    course = load_course(root)
    times = ["แบบฝึกหัดท้ายบท 60 นาที" in (root / f"notebooks/{name}/{name}.md").read_text() for name in KINDS]
    assert times == [True, True]
    left = [item for name in KINDS for item in text.findings(course.assignment(name), generate(course, name))]
    assert {item.code for item in left} == {"blank-left"}
    for path in root.rglob("*.md"):
        path.write_text(path.read_text().replace("«เติม: ", "«"))
    proofs = check_course(load_course(root), KINDS, cache=tmp_path / "cache")
    assert [proof.findings for proof in proofs] == [(), ()]
    assert [proof.mutants for proof in proofs] == [(12, 12), (12, 12)]


def test_what_is_there_is_not_written_over(root: Path):
    course = load_course(root)
    with pytest.raises(Conflict):
        write_module(course, module("a1"))
    with pytest.raises(UnusableInput):
        write_module(course, module("../a2"))
    assert not (root / "notebooks" / "m13").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files to somebody else")
def test_what_root_writes_belongs_to_whom_the_course_belongs_to(root: Path):
    os.chown(root, 20_999, 20_999)
    written = write_module(load_course(root), module(kind=Kind.CONSUMER))
    new = [place for path in written[:-1] for place in (path, path.parent)]
    assert {(place.stat().st_uid, place.stat().st_gid) for place in new} == {(20_999, 20_999)}
