"""The files of a report: the same values as JSON for programs, HTML for reading, PDF for the letter."""

import json
import secrets
from collections.abc import Callable
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from contracts.report.told import failures, grouped
from contracts.report.words import VERDICTS

_HERE = files("contracts.report")


def to_json(document: dict[str, Any]) -> bytes:
    """Return the document in UTF-8, Thai as it is."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def to_html(document: dict[str, Any]) -> bytes:
    """Return one page that needs nothing else; all that comes from the API is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((_HERE / "report.html").read_text(encoding="utf-8"))
    page = template.render(report=document, **_arranged(document))
    return page.encode("utf-8", "replace")


def to_pdf(document: dict[str, Any]) -> bytes:
    """Return an A4 paper in Sarabun; all that comes from the API is text to Typst, never markup.

    Its keyword is the SHA-256 of `report.json`, by which whoever is given both sees that they are of one run.
    """
    import fontpkg_sarabun
    import typst

    digest = sha256(to_json(document)).hexdigest()
    values = json.dumps(document | _arranged(document) | {"digest": digest}, ensure_ascii=False)
    with as_file(_HERE / "report.typ") as template:
        made = typst.compile(
            template,
            font_paths=[fontpkg_sarabun.ROOT / "files"],
            ignore_system_fonts=True,
            sys_inputs={"report": values},
        )
    assert isinstance(made, bytes)
    return made


FILES: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "report.json": to_json,
    "report.html": to_html,
    "report.pdf": to_pdf,
}
"""The files of a report and what makes each."""


def write_reports(document: dict[str, Any], folder: Path) -> list[Path]:
    """Write all files of a run that was `told` into `folder`, made when missing; each is whole or not there. Raises OSError."""
    made = {name: make(document) for name, make in FILES.items()}
    folder.mkdir(parents=True, exist_ok=True)
    return [write_whole(folder / name, content) for name, content in made.items()]


def write_whole(file: Path, content: bytes) -> Path:
    """Write a file so that a reader finds it whole or not at all. Raises OSError."""
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    fresh.write_bytes(content)
    return fresh.replace(file)


def _arranged(document: dict[str, Any]) -> dict[str, Any]:
    verdicts = {verdict.value: th for verdict, (th, _) in VERDICTS.items()}
    return {"groups": grouped(document), "failures": failures(document), "verdicts": verdicts}
