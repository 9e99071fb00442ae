"""The links and pictures of what people read lead somewhere: to what lies beside it, a heading, or a service there is."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from academy.gate.finding import Finding
from academy.gate.spelling import GLOSSARY
from grader.model import Assignment, Course, Release, cells_of, text_of
from hub_config.settings import ACADEMY, SAMPLE_API

_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:[^\n]|\n(?!\s*\n))*?(?<!`)\1(?!`)")  # within a paragraph
_INLINE = re.compile(r"(?<!\\)\]\(\s*<?([^)\s>]+)")
_TAG = re.compile(r"<(?:a|img)\b[^>]*?\s(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_DEFINED = re.compile(r"^ {0,3}\[([^\]^][^\]]*)\]:[ \t]*<?([^\s>]+)", re.MULTILINE)
# `[text][label]` and `[label][]`; `rows[0][1]` is none, and `[x]` alone is a link only where the label is defined.
_REFERENCE = re.compile(r"(?<![A-Za-z0-9_\]\\])\[([^\[\]^][^\[\]]*)\]\[([^\[\]]*)\]")
_HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)
_ELSEWHERE = ("http://", "https://", "mailto:", "/hub/", "/user/", "data:")
_SERVICES = "/services/"
_ATTACHED = "attachment:"

IsThere = Callable[[str], bool]


def findings(course: Course, assignment: Assignment, release: Release) -> Iterator[Finding]:
    """What leads nowhere in what trainees get; of the glossary, which is the whole course's, with its first assignment."""

    def is_handed_out(path: str) -> bool:
        return path in release.student or any(name.startswith(f"{path}/") for name in release.student)

    for path, data in release.student.items():
        if path.endswith(".ipynb"):
            texts = [text_of(cell) for cell in cells_of(data) if cell["cell_type"] == "markdown"]
            yield from _of_texts(path, texts, is_handed_out)
        elif path.endswith(".md"):
            yield from _of_texts(path, [data.decode()], is_handed_out)
    glossary = course.root / GLOSSARY
    if assignment == course.assignments[0] and glossary.is_file():
        yield from _of_texts(
            GLOSSARY, [glossary.read_text(encoding="utf-8")], lambda path: (course.root / path).exists()
        )


def _of_texts(path: str, texts: Sequence[str], is_there: IsThere) -> Iterator[Finding]:
    """Of one file; a cell of a notebook is a text of its own, where labels are defined for no other."""
    prose = [_FENCE.sub("", text) for text in texts]
    headings = {_slug(heading) for text in prose for heading in _HEADING.findall(text)}
    for text in (_CODE_SPAN.sub("", text) for text in prose):
        yield from (_undefined(path, label) for label in _without_definition(text))
        for link in _links(text):
            if link.startswith(_ATTACHED):
                yield _attached(path, link)
            elif link.startswith(_SERVICES):
                if link.removeprefix(_SERVICES).split("/")[0] not in {ACADEMY, SAMPLE_API}:
                    yield _no_service(path, link)
            elif not link.startswith(_ELSEWHERE) and not _leads_somewhere(link, path, headings, is_there):
                yield _dead(path, link)


def _links(text: str) -> list[str]:
    tags = ("".join(groups) for groups in _TAG.findall(text))
    return [*_INLINE.findall(text), *tags, *(target for _, target in _DEFINED.findall(text))]


def _without_definition(text: str) -> list[str]:
    defined = {_label(label) for label, _ in _DEFINED.findall(text)}
    used = (label or words for words, label in _REFERENCE.findall(text))
    return [label for label in used if _label(label) not in defined]


def _label(text: str) -> str:
    """As CommonMark compares them."""
    return " ".join(text.split()).casefold()


def _leads_somewhere(link: str, path: str, headings: set[str], is_there: IsThere) -> bool:
    target, _, anchor = unquote(link).partition("#")
    if not target:
        return _slug(anchor) in headings
    return is_there(_normal(PurePosixPath(path).parent / target))


def _slug(heading: str) -> str:
    return re.sub(r"\s+", "-", heading.strip().lower())


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _dead(path: str, link: str) -> Finding:
    return Finding(
        "dead-link",
        path,
        th=f"ลิงก์หรือรูป «{link}» ไม่มีอยู่ในสิ่งที่ผู้เข้ารับการอบรมได้รับ โปรดแก้ที่อยู่หรือเพิ่มไฟล์",
        en=f"The link or picture “{link}” is not among what trainees get; correct it, or add the file.",
    )


def _undefined(path: str, label: str) -> Finding:
    return Finding(
        "dead-link",
        path,
        th=f"ลิงก์อ้างถึง [{label}] แต่ในข้อความหรือเซลล์เดียวกันไม่มีบรรทัด «[{label}]: ที่อยู่» โปรดเพิ่มบรรทัดนั้นหรือแก้ชื่อ",
        en=f"A link refers to [{label}], but its text or cell has no line “[{label}]: address”; add it, or correct the name.",
    )


def _attached(path: str, link: str) -> Finding:
    return Finding(
        "attached-picture",
        path,
        th=f"รูป «{link}» แนบอยู่ในเซลล์ ซึ่งต้นฉบับแบบข้อความเก็บไม่ได้ โปรดบันทึกรูปเป็นไฟล์ข้างสมุดบันทึกแล้วอ้างชื่อไฟล์",
        en=f"The picture “{link}” is attached to its cell, which a source in text cannot hold; save it as a file beside the notebook.",
    )


def _no_service(path: str, link: str) -> Finding:
    return Finding(
        "dead-link",
        path,
        th=f"ลิงก์ «{link}» ไม่ใช่บริการของระบบนี้ ซึ่งมี {_SERVICES}{ACADEMY}/ และ {_SERVICES}{SAMPLE_API}/ โปรดแก้ที่อยู่",
        en=f"The link “{link}” is no service here; there are {_SERVICES}{ACADEMY}/ and {_SERVICES}{SAMPLE_API}/: correct it.",
    )
