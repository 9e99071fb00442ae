"""Ask stock nbgrader what it gives, and keep its answers: `python -m tests.grader.semantics.ask_nbgrader`.

It takes seconds a submission, as nbgrader starts a kernel for each; so only what changed is asked about, and tests compare
with what was kept, and ask anew for a few.
"""

import json
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.grader.semantics.situations import Score, Situation, outputs, read_situations
from tests.stock_nbgrader import try_nbgrader

RECORD = Path(__file__).parent / "nbgraders_answers.json"
# The words our trainees read in place of a solution; all else is the default.
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "semantics"
c.ClearSolutions.code_stub = {"python": "# เขียนโค้ดของท่านตรงนี้\\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "เขียนคำตอบของท่านตรงนี้"
"""
# nbgrader's own word for what we always do; with it 0.9.6 gives up on duplicate ids, so it is said where cells are missing.
PUT_BACK = {"deleted": "c.OverwriteCells.add_missing_cells = True\n"}
# The situation whose outputs are kept too.
SHOWN = "rich"
GRADES = (
    "SELECT a.student_id, n.name, c.name, g.auto_score FROM grade g JOIN base_cell c ON c.id = g.cell_id "
    "JOIN submitted_notebook s ON s.id = g.notebook_id JOIN notebook n ON n.id = s.notebook_id "
    "JOIN submitted_assignment a ON a.id = s.assignment_id ORDER BY 1, 2, 3"
)

# By situation, submission and cell; None for a submission that nbgrader gives up on.
Answers = dict[str, dict[str, dict[str, Score] | None]]


def ask(folder: Path, asked: Sequence[tuple[Situation, str]], config: str = "") -> Answers:
    """What stock nbgrader gives for these submissions, graded in `folder`."""
    _write(folder, {"nbgrader_config.py": f"{CONFIG}{config}".encode()})
    prepare, orders = ".: generate_assignment a", {}
    answers: Answers = {}
    if not asked:
        return answers
    for situation, name in asked:
        beside = {f"source/a/{path}": content for path, content in situation.files.items()}
        _write(folder, {f"source/a/{situation.name}.ipynb": situation.source, **beside})
        work = situation.submissions[name]
        _write(folder, {f"submitted/{situation.name}--{name}/a/{situation.name}.ipynb": work})
        answers.setdefault(situation.name, {})[name] = {}
        # One command a submission: where nbgrader gives up, it may leave all students after that one.
        orders[f".: autograde a --student {situation.name}--{name}"] = situation.name, name
    failed, said = try_nbgrader(folder, prepare, *orders)
    if prepare in failed:
        raise RuntimeError(said)
    for given_up, name in map(orders.__getitem__, failed):
        answers[given_up][name] = None
    with closing(sqlite3.connect(folder / "gradebook.db")) as database:
        for student_id, notebook, cell, score in database.execute(GRADES):
            handed_in, _, name = student_id.partition("--")
            told = answers[handed_in][name]
            if handed_in == notebook and told is not None:
                told[cell] = score
    return answers


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def main() -> None:
    """Ask about every situation that is not the one asked about, or about all after a change of nbgrader."""
    record: dict[str, Any] = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    known = record.get("situations", {}) if record.get("nbgrader") == version("nbgrader") else {}
    situations = read_situations()
    told = {name: known[name] for name in situations.keys() & known.keys()}
    changed = [item for name, item in situations.items() if told.get(name, {}).get("sha256") != item.sha256]
    for config in ("", *set(PUT_BACK.values())):
        asked = [item for item in changed if PUT_BACK.get(item.name, "") == config]
        with tempfile.TemporaryDirectory() as folder:
            answers = ask(Path(folder), [(item, name) for item in asked for name in item.submissions], config)
            told |= {item.name: {"sha256": item.sha256, "scores": answers[item.name]} for item in asked}
            for path in Path(folder).glob(f"autograded/{SHOWN}--solution/a/*.ipynb"):
                record["outputs"] = outputs(path.read_bytes())
    record |= {"nbgrader": version("nbgrader"), "situations": dict(sorted(told.items()))}
    RECORD.write_text(json.dumps(dict(sorted(record.items())), ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
