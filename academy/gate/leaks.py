"""Nothing hidden is handed out: no marker, no hidden test's name or lines, no row of hidden data."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from academy.gate.finding import Finding
from grader.model import HIDDEN_BEGIN, HIDDEN_END, Assignment, Exercise, Release, cells_of, nbgrader_of, text_of

_MARKERS = ("BEGIN SOLUTION", HIDDEN_BEGIN, "BEGIN MARK SCHEME")
_SHOWN = 60  # characters of what leaked
_LONG = 30  # characters: a shorter line may stand anywhere by chance
_DATA = {".json": "{", ".jsonl": "{", ".csv": ""}  # how a row of data begins
_TARGETS = "targets"  # open ones and hidden ones differ in a line or two
_COPY = 0.5  # of the lines of a hidden file: an open file that has so many is a copy of it
_OPEN = ("tests/public/**/*.py", "tests/support/**/*.py")  # of an exercise, not its README
_TOLD = re.compile(r"[\d\"']")  # a line without a figure or a text is an idiom: it tells nothing of what is tried
_SUBSTANCE = 15  # characters: `else:` and brackets are no lines of their own in a run
_RUN = 3  # lines one after another, of which one asserts, stand nowhere by chance
_SETUP = 4  # the same, where none asserts: tests begin alike


def findings(assignment: Assignment, release: Release) -> Iterator[Finding]:
    """Each file that holds what is to be hidden; however its lines are broken and indented there."""
    handed_out = {path: _text(path, data) for path, data in release.student.items()}
    secrets = sorted(_even(what) for what in {*_secrets(assignment), *_copied(assignment)})
    for path, text in handed_out.items():
        if any(marker in text for marker in _MARKERS):
            yield _leaked(path, "### BEGIN …", 1)
        even = _even(text)
        if leaked := [what for what in secrets if what in even]:
            yield _leaked(path, leaked[0], len(leaked))


def _text(path: str, data: bytes) -> str:
    """A file's text; of a notebook the text of its cells, as JSON writes it otherwise."""
    if path.endswith(".ipynb"):
        return "\n\n".join(text_of(cell) for cell in cells_of(data))
    return data.decode(errors="replace")


def _even(text: str) -> str:
    """The text with one blank wherever there is white space."""
    return " ".join(text.split())


def _secrets(assignment: Assignment) -> set[str]:
    """Names and lines that stand in hidden tests and their data alone; a line that a visible cell has too is no secret."""
    found: set[str] = set()
    for source in assignment.notebooks:
        texts = [text_of(cell) for cell in cells_of(source.ipynb) if nbgrader_of(cell)]
        hidden = {line for text in texts for line in _hidden_lines(text) if len(line) >= _LONG}
        found |= {line for line in hidden if sum(text.count(line) for text in texts) == 1}
    if assignment.exercise is not None:
        found |= {test.name for test in assignment.exercise.tests if test.hidden}
        found |= _of_data(assignment.exercise)
        found |= _of_code(assignment.exercise)
    return found


def _copied(assignment: Assignment) -> Iterator[str]:
    """What is secret wherever else it stands, in an open test too: rows of cases, and lines one after another."""
    blocks = [
        list(_hidden_lines(text_of(cell)))
        for source in assignment.notebooks
        for cell in cells_of(source.ipynb)
        if nbgrader_of(cell)
    ]
    if assignment.exercise is not None:
        hidden = [path for path in _hidden_files(assignment.exercise) if path.suffix == ".py"]
        blocks += [list(_lines_of_code(_read(path))) for path in hidden if _TARGETS not in path.parts]
    for block in blocks:
        lines = [line for raw in block if (line := _even(raw))]
        yield from (line for line in lines if len(line) >= _LONG and _is_row(line))
        yield from _runs(lines)


def _is_row(line: str) -> bool:
    """Whether it is a case of a table: values and nothing else."""
    try:
        return isinstance(ast.literal_eval(line.rstrip(",")), tuple | list)
    except (ValueError, SyntaxError):
        return False


def _runs(lines: list[str]) -> Iterator[str]:
    at = [number for number, line in enumerate(lines) if len(line) >= _SUBSTANCE]
    for many in (_RUN, _SETUP):
        for first, last in zip(at, at[many - 1 :], strict=False):
            run = lines[first : last + 1]
            if many == _SETUP or any(line.startswith("assert ") for line in run):
                yield " ".join(run)


def _hidden_lines(text: str) -> Iterator[str]:
    inside = False
    for line in text.split("\n"):
        if HIDDEN_BEGIN in line or HIDDEN_END in line:
            inside = HIDDEN_BEGIN in line
        elif inside:
            yield line.strip()


def _of_data(exercise: Exercise) -> set[str]:
    """The rows of the hidden tests' data."""
    found: set[str] = set()
    for path in _hidden_files(exercise):
        if path.suffix in _DATA:
            lines = _read(path).splitlines()
            found |= {row for line in lines if len(row := line.strip()) >= _LONG and row.startswith(_DATA[path.suffix])}
    return found


def _of_code(exercise: Exercise) -> set[str]:
    """The telling lines of the hidden tests' code that no open test has too."""
    opened = [_even(file.read_text(encoding="utf-8")) for form in _OPEN for file in sorted(exercise.folder.glob(form))]
    found: set[str] = set()
    for path in _hidden_files(exercise):
        if path.suffix == ".py":
            lines = {line for line in _lines_of_code(_read(path)) if len(line) >= _LONG}
            shared = [{line for line in lines if line in text} for text in opened]
            is_target = _TARGETS in path.parts
            secret = lines.difference(*(own for own in shared if is_target or len(own) < len(lines) * _COPY))
            found |= {line for line in secret if _TOLD.search(line)}
    return found


def _hidden_files(exercise: Exercise) -> list[Path]:
    return [path for path in sorted((exercise.folder / "tests" / "hidden").rglob("*")) if path.is_file()]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _lines_of_code(source: str) -> Iterator[str]:
    """The lines, but for imports and for what feedback tells: a test's docstring, and its points and hints."""
    try:
        told = {line for node in _told(ast.parse(source)) for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    except SyntaxError:  # a target of tests may be anything: none of its lines is told
        told = set()
    for number, line in enumerate(source.splitlines(), start=1):
        if number not in told:
            yield _even(line)


def _told(tree: ast.Module) -> Iterator[ast.stmt | ast.expr]:
    for node in ast.walk(tree):
        match node:
            case ast.Import() | ast.ImportFrom():
                yield node
            case ast.FunctionDef(decorator_list=decorators, body=[first, *_]):
                yield from (one for one in decorators if ast.unparse(one).startswith("pytest.mark.grade"))
                if ast.get_docstring(node) is not None:
                    yield first


def _leaked(path: str, what: str, times: int) -> Finding:
    shown = what if len(what) <= _SHOWN else f"{what[:_SHOWN]}…"
    more_th, more_en = (f" และอีก {times - 1} แห่ง", f" and {times - 1} more") if times > 1 else ("", "")
    return Finding(
        "hidden-handed-out",
        path,
        th=f"ไฟล์ที่ผู้เข้ารับการอบรมได้รับมีสิ่งที่ต้องซ่อน: «{shown}»{more_th} โปรดย้ายหรือเปลี่ยนข้อมูลชุดที่เปิดเผย",
        en=f"A file that trainees get holds what is to be hidden: “{shown}”{more_en}; move it, or change the open data.",
    )
