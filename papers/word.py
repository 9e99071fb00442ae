"""From values to a Word document: docxtpl templates, which `papers.word_templates` makes. Values are text, never markup."""

import io
import re
from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Any

_TEMPLATES = files("papers") / "templates"
# XML has no place for these, and a form may bring them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def word(template: str, values: Mapping[str, Any]) -> bytes:
    """Fill `templates/<template>.docx` with `values`."""
    from docxtpl import DocxTemplate

    with as_file(_TEMPLATES / f"{template}.docx") as path:
        document = DocxTemplate(path)
        document.render(_printable(values), autoescape=True)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value
