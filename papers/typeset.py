"""From values to an A4 PDF: Typst templates in Sarabun. Values are data to Typst, never markup."""

import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Any

_TEMPLATES = files("papers") / "templates"


def pdf(template: str, values: Mapping[str, Any]) -> bytes:
    """Set `templates/<template>.typ` with `values` (plain JSON)."""
    import fontpkg_sarabun
    import typst

    with as_file(_TEMPLATES) as folder:
        made = typst.compile(
            folder / f"{template}.typ",
            root=folder,
            font_paths=[fontpkg_sarabun.ROOT / "files"],
            ignore_system_fonts=True,
            sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
        )
    assert isinstance(made, bytes)
    return made


def qr(text: str) -> str:
    """Draw `text` as a QR code, in SVG."""
    import segno

    return str(segno.make(text, error="m").svg_inline(border=1, dark="#064e47", omitsize=True)).replace(
        "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1
    )
