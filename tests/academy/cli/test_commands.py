"""The command line as a person types it."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from getpass import getuser
from importlib import import_module
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import Engine
from typer.testing import CliRunner

from academy.cli import COMMANDS, command, main
from academy.database import open_database
from academy.procedures import Procedures
from foundation.store import session_factory
from indicator.fingerprint import rows

ROSTER = "ชื่อ-สกุล,หน่วยงาน,จังหวัด,รุ่น,บทบาท,อีเมล\nสมชาย ใจดี,กองแผนงาน,นนทบุรี,2569-1,ผู้เข้ารับการอบรม,somchai@example.org\n"


@dataclass(frozen=True)
class Done:
    """What a command ended with and said."""

    returncode: int
    stdout: str
    stderr: str


Academy = Callable[..., Done]


@pytest.fixture
def academy(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Academy]:
    """Type a command; it runs in this process, for an interpreter of its own takes a second to start."""
    engines = []

    def opened(url: str) -> Engine:
        engines.append(open_database(url))
        return engines[-1]

    def run(*arguments: str, **environment: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["academy", *arguments])
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    monkeypatch.setenv("ACADEMY_HOME", str(tmp_path))
    monkeypatch.setattr("academy.workflow.open_database", opened)
    yield run
    for engine in engines:
        engine.dispose()


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A class of one."""
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8-sig")
    return file


def commands() -> Iterator[tuple[str, ...]]:
    """Every command that a person may type, with the words that lead to it."""
    for name, (module, attribute, line) in COMMANDS.items():
        if attribute != "app":
            yield (name,)
        elif line:
            app = import_module(f"academy.cli.{module}").app
            yield from ((name, found.name or found.callback.__name__) for found in app.registered_commands)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_the_help_of_every_command_shows_an_example_of_it(words: tuple[str, ...]):
    shown = CliRunner().invoke(command(words[0]), [*words, "--help"], prog_name="academy").output
    examples = shown.split("Example")[1]
    assert f"academy {' '.join(words)} " in examples, shown


def test_the_overview_names_every_command_and_loads_none():
    loaded = "import sys; from academy.cli import overview; print(overview()); print('typer' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert all(f"  {name} " in done.stdout for name, (_, _, line) in COMMANDS.items() if line)
    assert "service" not in done.stdout
    assert done.stdout.endswith("False\n")


def test_a_mistyped_command_is_told_with_the_one_that_is_near():
    typed = [sys.executable, "-m", "academy", "autogrde"]
    done = subprocess.run(typed, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "did you mean autograde?" in done.stderr


def test_a_roster_is_checked_then_imported_then_updated(academy: Academy, roster: Path, tmp_path: Path):
    dry = academy("roster", "import", str(roster), "--dry-run")
    assert (dry.returncode, dry.stdout) == (0, "")
    typed = [sys.executable, "-m", "academy", "roster", "import", str(roster), "--home", str(tmp_path)]
    first = subprocess.run(typed, capture_output=True, text=True, timeout=120, check=True)
    assert first.stdout.startswith("somchai,")
    again = academy("roster", "import", str(roster))
    assert "unchanged 1" in again.stderr
    assert again.stdout == ""


def test_who_moves_between_cohorts_is_told_before_and_after_and_moved_back(academy: Academy, roster: Path):
    academy("roster", "import", str(roster))
    roster.write_text(ROSTER.replace("2569-1", "2570-1"), encoding="utf-8-sig")
    refused = academy("roster", "import", str(roster))
    assert (refused.returncode, "--move" in refused.stderr) == (2, True)
    dry = academy("roster", "import", str(roster), "--move", "--dry-run")
    assert "would move somchai สมชาย ใจดี: 2569-1 → 2570-1" in dry.stderr
    assert "moved somchai" in academy("roster", "import", str(roster), "--move").stderr
    for words in (("--dry-run",), ()):
        assert "somchai สมชาย ใจดี: 2570-1 → 2569-1" in academy("roster", "undo-moves", *words).stdout
    assert academy("indicator", "compute", "--cohort", "2569-1").returncode == 0


def test_an_account_is_closed_and_reopened_on_record(academy: Academy, roster: Path, tmp_path: Path):
    academy("roster", "import", str(roster))
    closed = academy("account", "close", "somchai")
    assert closed.stdout == "ปิดบัญชีแล้ว / account closed: somchai\n"
    opened = academy("account", "reopen", "somchai")
    assert opened.stdout == "เปิดบัญชีแล้ว / account open: somchai\n"
    with sqlite3.connect(tmp_path / "academy.db") as database:
        noted = list(database.execute("SELECT by, what FROM person_change ORDER BY id"))[-2:]
    database.close()
    assert [json.loads(what) for _, what in noted] == [{"active": [True, False]}, {"active": [False, True]}]
    assert [by for by, _ in noted] == [f"{getuser()} (academy account {word})" for word in ("close", "reopen")]


def test_a_roster_with_one_bad_row_imports_nothing(academy: Academy, roster: Path):
    roster.write_text(ROSTER + "มานี มีนา,กองแผนงาน,ดาวอังคาร,2569-1,ผู้เข้ารับการอบรม,manee@example.org\n", encoding="utf-8")
    done = academy("roster", "import", str(roster))
    assert done.returncode == 2
    assert "ดาวอังคาร" in done.stderr
    roster.write_text(ROSTER, encoding="utf-8")
    assert "new 1" in academy("roster", "import", str(roster), "--dry-run").stderr


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (("roster", "import", "nowhere.csv"), {}),
        (("course", "release", "m99"), {}),
        (("course", "schedule", "m01", "--due", "2026-12-31"), {}),
        (("account", "reset-password", "nobody"), {}),
        (("account", "close", "nobody"), {}),
        (("account", "reopen", "nobody"), {}),
        (("up",), {"ACADEMY_PORT": "0"}),
        (("up", "--home", "/proc/academy"), {}),
        (("up", "--single-user-demo", "--host", "0.0.0.0"), {}),
        (("simulate-class", "--url", "http://127.0.0.1:1"), {}),
        (("course", "pairs", "m08"), {}),
    ],
)
def test_what_cannot_be_done_is_told_in_both_languages(
    academy: Academy, arguments: tuple[str, ...], environment: dict[str, str]
):
    done = academy(*arguments, **environment)
    thai, english = done.stderr.strip().splitlines()[-2:]
    assert done.returncode == 2, done.stderr
    assert any("ก" <= letter <= "๛" for letter in thai)
    assert english.isascii() or "“" in english


def test_an_empty_academy_has_no_figure(academy: Academy):
    done = academy("indicator", "compute", "--json")
    overall = json.loads(done.stdout)["all"]
    assert (done.returncode, overall["status"], overall["percent"]) == (0, "no_data", None)


@pytest.mark.parametrize("words", [("compute",), ("export", "figure.csv")], ids=" ".join)
def test_an_unknown_cohort_is_no_empty_one(academy: Academy, roster: Path, words: tuple[str, ...]):
    assert academy("roster", "import", str(roster)).returncode == 0
    refused = academy("indicator", *words, "--cohort", "2569-l")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "ไม่มีรุ่น «2569-l»" in refused.stderr
    assert "near it: “2569-1”" in refused.stderr
    assert academy("indicator", "compute", "--cohort", "2569-1").returncode == 0


@pytest.fixture
def orn(academy: Academy, tmp_path: Path) -> str:
    """A planning officer, beside her colleague wichai."""
    file = tmp_path / "staff.csv"
    staff = "\nอร ใจงาม,กองแผนงาน,นนทบุรี,,กองแผนงาน,orn@example.go.th\nวิชัย ตรวจดี,กองแผนงาน,นนทบุรี,,กองแผนงาน,wichai@example.go.th\n"
    file.write_text(ROSTER.splitlines()[0] + staff, encoding="utf-8-sig")
    done = academy("roster", "import", str(file))
    assert done.returncode == 0, done.stderr
    return "orn"


def test_a_sealed_figure_is_verified_and_a_changed_one_refused(
    academy: Academy, roster: Path, orn: str, tmp_path: Path
):
    assert academy("roster", "import", str(roster)).returncode == 0
    file = tmp_path / "figure.jsonl"
    made = academy("indicator", "seal", str(file), "--by", orn)
    assert made.returncode == 0, made.stderr
    checked = academy("indicator", "verify", str(file))
    assert checked.returncode == 0
    fingerprint = made.stdout.split()[-1]
    assert all(row in checked.stdout for row in rows(fingerprint))
    typed = f"  {fingerprint[:32].upper()}\n{fingerprint[32:40]} {fingerprint[40:]}"
    assert academy("indicator", "verify", str(file), "--fingerprint", typed).returncode == 0
    for other, said in ((f"{'0' * 63}1", "ไม่ใช่ชุดหลักฐานที่ลงนาม"), (fingerprint[:12], "ให้ครบ 64 ตัว")):
        refused = academy("indicator", "verify", str(file), "--fingerprint", other)
        assert (refused.returncode, said in refused.stderr, refused.stdout) == (2, True, "")
    paper = tmp_path / "figure.pdf"
    assert academy("indicator", "paper", str(file), str(paper), "--round", "2570/6").returncode == 0
    with closing(PdfDocument(paper)) as opened:
        told = "".join(page.get_textpage().get_text_bounded() for page in opened)
    assert all(row in told for row in rows(fingerprint))
    file.write_bytes(file.read_bytes().replace(b"somchai", b"somsakk", 1))
    assert academy("indicator", "paper", str(file), str(tmp_path / "none.pdf")).returncode == 2
    assert not (tmp_path / "none.pdf").exists()
    refused = academy("indicator", "verify", str(file))
    assert (refused.returncode, "บรรทัด" in refused.stderr) == (2, True)


def test_only_planning_staff_keep_sign_and_seal(academy: Academy, roster: Path, orn: str, tmp_path: Path):
    assert academy("roster", "import", str(roster)).returncode == 0
    kept = academy("indicator", "snapshot", "2570/6", "--by", orn).stdout.split()[-1]
    for by in ("somchai", "ghost"):
        for words in (("snapshot", "2570/6"), ("sign", kept), ("seal", str(tmp_path / "figure.jsonl"))):
            refused = academy("indicator", *words, "--by", by)
            assert (refused.returncode, "ไม่ใช่เจ้าหน้าที่กองแผนงาน" in refused.stderr) == (2, True), words
    assert not (tmp_path / "figure.jsonl").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [("foo", "ไม่ใช่รอบประเมิน"), ("2570/13", "ไม่ใช่รอบประเมิน"), ("2570/9", "2570/12"), ("2027/6", "2570/6")],
)
def test_a_round_has_a_year_of_the_buddhist_era(academy: Academy, orn: str, given: str, said: str):
    refused = academy("indicator", "snapshot", given, "--by", orn)
    assert (refused.returncode, said in refused.stderr) == (2, True)


def test_a_round_is_one_however_it_is_written(academy: Academy, orn: str):
    told = [
        academy("indicator", "snapshot", name, "--by", orn).stdout.split()[0]
        for name in ("2570/6", "2570/06", "๒๕๗๐/๖")
    ]
    assert told == ["2570/6"] * 3


def test_a_round_is_kept_compared_and_signed_when_it_is_final(academy: Academy, orn: str):
    first = academy("indicator", "snapshot", "2570/6", "--by", orn)
    assert first.stdout.startswith("2570/6 revision 1 "), first.stderr
    fingerprint = first.stdout.split()[-1]
    assert fingerprint[:12] in academy("indicator", "list").stdout
    assert academy("indicator", "compare", fingerprint, fingerprint[:10]).returncode == 0
    for by, said in ((orn, "ลงนามรับรองเองไม่ได้"), ("wichai", "ลงนามรับรองไม่ได้")):
        refused = academy("indicator", "sign", fingerprint, "--by", by)
        assert (refused.returncode, said in refused.stderr) == (2, True)


def test_a_level_is_kept_signed_sealed_and_verified_by_the_same_commands(academy: Academy, orn: str, tmp_path: Path):
    levels = ("--indicator", "link-level")
    refused = academy("indicator", "snapshot", "2570/6", "--by", orn, *levels)
    assert (refused.returncode, "ยังไม่ได้เริ่มบันทึก" in refused.stderr) == (2, True)
    engine = open_database(f"sqlite:///{tmp_path / 'academy.db'}")
    Procedures(session_factory(engine)).begin_year(2570, date(2026, 10, 1), orn)
    engine.dispose()
    kept = academy("indicator", "snapshot", "2570/6", "--by", orn, *levels)
    assert kept.stdout.startswith("2570/6 revision 1 "), kept.stderr
    fingerprint = kept.stdout.split()[-1]
    assert academy("indicator", "sign", fingerprint, "--by", "wichai").stdout == "2570/6 revision 1: wichai\n"
    assert "ระดับ/level 0" in academy("indicator", "list", *levels).stdout
    file, paper = tmp_path / "level.jsonl", tmp_path / "level.pdf"
    assert academy("indicator", "seal", str(file), "--by", orn, "--snapshot", fingerprint).returncode == 0
    checked = academy("indicator", "verify", str(file), "--fingerprint", fingerprint)
    assert ("fiscal year 2570 ระดับ/level 0" in checked.stdout, checked.returncode) == (True, 0)
    assert academy("indicator", "paper", str(file), str(paper), "--round", "2570/6").returncode == 0
    assert paper.read_bytes().startswith(b"%PDF")
    assert academy("indicator", "snapshot", "2570/6", "--by", orn, "--cohort", "first", *levels).returncode == 2


def test_figures_are_written_by_the_suffix(academy: Academy, tmp_path: Path):
    for suffix in ("xlsx", "csv", "json"):
        assert academy("indicator", "export", str(tmp_path / f"figure.{suffix}")).returncode == 0
        assert (tmp_path / f"figure.{suffix}").stat().st_size > 100
    assert academy("indicator", "export", str(tmp_path / "figure.pdf")).returncode == 2
