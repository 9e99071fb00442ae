"""Nothing hidden is handed out: no marker, no hidden test's name or lines, no row of hidden data."""

from collections.abc import Iterator

from academy.gate.finding import Finding
from grader.model import HIDDEN_BEGIN, HIDDEN_END, Assignment, Release, cells_of, nbgrader_of, text_of

_MARKERS = ("BEGIN SOLUTION", HIDDEN_BEGIN, "BEGIN MARK SCHEME")
_SHOWN = 60  # characters of what leaked
_LONG = 30  # characters: a shorter line may stand anywhere by chance
_DATA = {".json": "{", ".jsonl": "{", ".csv": ""}  # how a row of data begins


def findings(assignment: Assignment, release: Release) -> Iterator[Finding]:
    """Each file that holds what is to be hidden."""
    handed_out = {path: _text(path, data) for path, data in release.student.items()}
    for path, text in handed_out.items():
        if any(marker in text for marker in _MARKERS):
            yield _leaked(path, "### BEGIN …")
    for what in sorted(_secrets(assignment)):
        for path, text in handed_out.items():
            if what in text:
                yield _leaked(path, what)


def _text(path: str, data: bytes) -> str:
    """A file's text; of a notebook the text of its cells, as JSON writes it otherwise."""
    if path.endswith(".ipynb"):
        return "\n\n".join(text_of(cell) for cell in cells_of(data))
    return data.decode(errors="replace")


def _secrets(assignment: Assignment) -> set[str]:
    """Names and lines that stand in hidden tests and their data alone; a line that a visible cell has too is no secret."""
    found: set[str] = set()
    for source in assignment.notebooks:
        texts = [text_of(cell) for cell in cells_of(source.ipynb) if nbgrader_of(cell)]
        hidden = {line for text in texts for line in _hidden_lines(text)}
        found |= {line for line in hidden if sum(text.count(line) for text in texts) == 1}
    if assignment.exercise is not None:
        found |= {test.name for test in assignment.exercise.tests if test.hidden}
        folder = assignment.exercise.folder / "tests" / "hidden"
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in _DATA:
                lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
                found |= {
                    row for line in lines if len(row := line.strip()) >= _LONG and row.startswith(_DATA[path.suffix])
                }
    return found


def _hidden_lines(text: str) -> Iterator[str]:
    inside = False
    for line in text.split("\n"):
        if HIDDEN_BEGIN in line or HIDDEN_END in line:
            inside = HIDDEN_BEGIN in line
        elif inside and len(line.strip()) >= _LONG:
            yield line.strip()


def _leaked(path: str, what: str) -> Finding:
    shown = what if len(what) <= _SHOWN else f"{what[:_SHOWN]}…"
    return Finding(
        "hidden-handed-out",
        path,
        th=f"ไฟล์ที่ผู้เข้ารับการอบรมได้รับมีสิ่งที่ต้องซ่อน: «{shown}» โปรดย้ายหรือเปลี่ยนข้อมูลชุดที่เปิดเผย",
        en=f"A file that trainees get holds what is to be hidden: “{shown}”; move it, or change the open data.",
    )
