"""The sentences for a course source that cannot be used: where it is, what is wrong, what to do."""

import re
from collections.abc import Iterable
from pathlib import Path

from grader.errors import BundleRejected, CourseError

_FOLDERS = {"notebooks", "exercises"}


def missing_file(path: Path) -> CourseError:
    """The course names something that is not there."""
    return CourseError(
        "course-file-missing",
        th=f"ไม่พบ {_shown(path)} ที่หลักสูตรอ้างถึง โปรดสร้างไฟล์หรือแก้ชื่อให้ตรงกัน",
        en=f"{_shown(path)} is missing although the course names it; create it or correct the name.",
    )


def linked(path: Path) -> CourseError:
    """A path of the course is a symbolic link."""
    return CourseError(
        "course-link",
        th=f"{_shown(path)} เป็นลิงก์ (symbolic link) ต้นฉบับหลักสูตรต้องเป็นไฟล์จริง โปรดแทนด้วยไฟล์",
        en=f"{_shown(path)} is a symbolic link, and a course is made of files; put the file itself there.",
    )


def not_utf8(path: Path, line: int) -> CourseError:
    """A text file is in another encoding, as old Thai editors write."""
    return CourseError(
        "course-not-utf8",
        th=f"{_shown(path)} บรรทัด {line} ไม่ใช่ข้อความ UTF-8 โปรดเปิดไฟล์นั้นแล้วบันทึกใหม่โดยเลือกรหัสอักขระ UTF-8",
        en=f"{_shown(path)}, line {line}, is not UTF-8 text; open the file and save it again with the encoding UTF-8.",
    )


def not_toml(path: Path, reason: str) -> CourseError:
    """A TOML file does not parse."""
    said, _, place = reason.partition(" (at ")
    line = re.search(r"line (\d+)", place)
    at_th, at_en = (f" บรรทัด {line[1]}", f", line {line[1]},") if line else ("", "")
    return CourseError(
        "course-not-toml",
        th=f"{_shown(path)}{at_th} ไม่ใช่ TOML ที่ถูกต้อง ({said}) โปรดตรวจเครื่องหมายคำพูด วงเล็บ และเครื่องหมาย = ตรงนั้น",
        en=f"{_shown(path)}{at_en} is not valid TOML ({said}); look at the quotes, brackets and = signs there.",
    )


def unknown_keys(path: Path, keys: Iterable[str], allowed: Iterable[str]) -> CourseError:
    """A table holds a key that means nothing."""
    found, known = ", ".join(sorted(keys)), ", ".join(allowed)
    return CourseError(
        "course-unknown-key",
        th=f"{_shown(path)} มีคีย์ที่ไม่รู้จัก: {found} โปรดลบออกหรือใช้คีย์ต่อไปนี้แทน: {known}",
        en=f"{_shown(path)} has an unknown key: {found}; remove it or use one of: {known}.",
    )


def bad_value(path: Path, key: str, expected_th: str, expected_en: str) -> CourseError:
    """A key is missing or its value is not what it must be."""
    return CourseError(
        "course-bad-value",
        th=f"{_shown(path)} ต้องมีคีย์ «{key}» เป็น{expected_th} โปรดแก้ไขแล้วลองใหม่",
        en=f"{_shown(path)} needs the key “{key}” to be {expected_en}; correct it and try again.",
    )


def twice(path: Path, what_th: str, what_en: str, name: str) -> CourseError:
    """Two things bear one name."""
    return CourseError(
        "course-duplicate",
        th=f"{_shown(path)} มี{what_th}ชื่อ «{name}» ซ้ำกัน โปรดเปลี่ยนชื่อให้ไม่ซ้ำ",
        en=f"{_shown(path)} has two {what_en} called “{name}”; rename one of them.",
    )


def bad_notebook(path: Path, reason: str) -> CourseError:
    """A notebook is not one that nbgrader could use."""
    return CourseError(
        "course-bad-notebook",
        th=f"สมุดบันทึก {_shown(path)} ใช้กับ nbgrader ไม่ได้ ({reason}) โปรดแก้ไขเซลล์ที่ระบุ",
        en=f"The notebook {_shown(path)} does not work with nbgrader ({reason}); correct the cell it names.",
    )


def unreadable_metadata(path: Path, line: int) -> CourseError:
    """The metadata of a cell are no JSON."""
    return CourseError(
        "course-bad-metadata",
        th=f"สมุดบันทึก {_shown(path)} บรรทัด {line}: อ่าน nbgrader={{…}} ไม่ได้ โปรดเขียนเป็น JSON ให้ครบทั้งเครื่องหมายคำพูดและวงเล็บ",
        en=f"The notebook {_shown(path)}, line {line}: nbgrader={{…}} cannot be read; write it as JSON, all quotes and braces closed.",
    )


def left_open(path: Path, line: int, what: str) -> CourseError:
    """A block of code or a region of a notebook has no end."""
    end = f"{what.replace('#', '#end')} -->" if what.startswith("<") else what
    return CourseError(
        "course-left-open",
        th=f"สมุดบันทึก {_shown(path)} บรรทัด {line}: ส่วนที่เริ่มด้วย {what} ไม่มีบรรทัดปิด โปรดเพิ่มบรรทัด {end} ที่ท้ายส่วนนั้น",
        en=f"The notebook {_shown(path)}, line {line}: what {what} begins there is never closed; add the line {end} at its end.",
    )


def no_grade_cells(path: Path) -> CourseError:
    """A notebook gives no points."""
    return CourseError(
        "course-no-grade-cells",
        th=f"สมุดบันทึก {_shown(path)} ไม่มีเซลล์ที่ให้คะแนน โปรดเพิ่มเซลล์ที่มี grade: true อย่างน้อยหนึ่งเซลล์",
        en=f"The notebook {_shown(path)} has no graded cell; add at least one cell with grade: true.",
    )


def no_tests(folder: Path) -> CourseError:
    """An exercise gives no points."""
    return CourseError(
        "course-no-tests",
        th=f"แบบฝึกหัด {_shown(folder)} ไม่มีเทสต์ โปรดเพิ่มฟังก์ชัน test_… ใน tests/public หรือ tests/hidden",
        en=f"The exercise {_shown(folder)} has no tests; add a test_… function to tests/public or hidden.",
    )


def bad_test(path: Path, line: int, reason: str) -> CourseError:
    """A test file cannot be read, or a test is not declared as ours must be."""
    return CourseError(
        "course-bad-test",
        th=f"ไฟล์เทสต์ {_shown(path)} บรรทัด {line} ใช้ไม่ได้ ({reason}) โปรดแก้ไขแล้วลองใหม่",
        en=f"The test file {_shown(path)}, line {line}, cannot be used ({reason}); correct it and try again.",
    )


def unknown_names(path: Path, key: str, names: Iterable[str]) -> CourseError:
    """A variant names tests or cells that do not exist."""
    listed = ", ".join(sorted(names))
    return CourseError(
        "course-unknown-name",
        th=f"{_shown(path)} ระบุชื่อที่ไม่มีอยู่จริงใน «{key}»: {listed} โปรดตรวจชื่อให้ตรงกับเทสต์หรือเซลล์",
        en=f"{_shown(path)} names what does not exist in “{key}”: {listed}; use the names of tests or cells.",
    )


def no_course_directory(root: Path) -> CourseError:
    """There is no such folder."""
    return CourseError(
        "no-course-directory",
        th=f"ไม่พบโฟลเดอร์รายวิชา «{root}» โปรดตรวจค่า --course-dir",
        en=f"There is no course directory “{root}”; check --course-dir.",
    )


def no_source(root: Path, name: str) -> CourseError:
    """The folder is no course."""
    return CourseError(
        "no-course-source",
        th=f"โฟลเดอร์ «{root}» ไม่มีทั้ง {name}/ และ course.toml จึงไม่ใช่โฟลเดอร์รายวิชา โปรดตรวจค่า --course-dir",
        en=f"“{root}” has neither {name}/ nor course.toml, so it is no course directory; check --course-dir.",
    )


def bad_config(file: Path, reason: str) -> CourseError:
    """`nbgrader_config.py` does not run, or a value in it is of the wrong kind."""
    said = reason.strip().split("\n", 1)[0]
    return CourseError(
        "bad-nbgrader-config",
        th=f"อ่านไฟล์ {_shown(file)} ไม่ได้ ({said}) โปรดแก้ไขแล้วลองใหม่",
        en=f"{_shown(file)} cannot be used ({said}); correct it and try again.",
    )


def no_notebooks(folder: Path) -> CourseError:
    """The assignment's folder holds no notebook."""
    return CourseError(
        "course-no-notebooks",
        th=f"โฟลเดอร์ {_shown(folder)} ไม่มีสมุดบันทึก (.ipynb) โปรดเพิ่มสมุดบันทึกต้นฉบับ",
        en=f"{_shown(folder)} holds no notebook (.ipynb); put the source notebook there.",
    )


def bad_files(folder: Path, why: BundleRejected) -> CourseError:
    """What lies beside the notebooks cannot be handed out."""
    return CourseError(
        "course-bad-files",
        th=f"ไฟล์ใน {_shown(folder)} ใช้ประกอบชุดแบบฝึกหัดไม่ได้: {why.th}",
        en=f"The files in {_shown(folder)} cannot be handed out: {why.en}",
    )


def other_language(path: Path, language: str) -> CourseError:
    """The notebook is in a language that we do not run."""
    return CourseError(
        "course-other-language",
        th=f"สมุดบันทึก {_shown(path)} ใช้ภาษา {language} แต่ระบบนี้ตรวจเฉพาะภาษา Python โปรดตรวจด้วย nbgrader autograde",
        en=f"The notebook {_shown(path)} is in {language}, and only Python is graded here; use nbgrader autograde.",
    )


def bad_timestamp() -> BundleRejected:
    """`timestamp.txt` of a submission says no point in time."""
    return BundleRejected(
        "bad-timestamp",
        th="ไฟล์ timestamp.txt ของงานที่ส่งไม่ใช่วันเวลา จึงไม่รู้ว่าส่งทันหรือไม่ โปรดแก้ไขหรือลบไฟล์นั้นแล้วตรวจใหม่",
        en="The submission's timestamp.txt is no date and time, so nobody knows whether it is late; correct or remove it.",
    )


def _shown(path: Path) -> str:
    """Where it is in the course, else the last parts of a path: enough to find it, nothing of the machine."""
    parts = path.parts
    begins = [place for place, part in enumerate(parts) if part in _FOLDERS]
    first = begins[-1] if begins else -2 if path.name == "course.toml" else -4
    return "/".join(part for part in parts[first:] if part != path.anchor)
