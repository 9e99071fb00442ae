"""Prepared work that is another piece of prepared work once more: it proves nothing that the other does not."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from academy.gate.finding import Finding
from grader.model import Variant, cells_of, text_of


def findings(work: Iterable[Variant]) -> Iterator[Finding]:
    """Each piece that is the same program as one before it: comments and layout make no other."""
    seen: dict[tuple[str, object], Variant] = {}
    for variant in work:
        first = seen.setdefault((variant.notebook_id, _program(variant.files)), variant)
        if first is not variant:
            yield _same(variant, first)


def _program(files: Mapping[str, bytes]) -> object:
    return tuple((path, _meaning(path, data)) for path, data in sorted(files.items()))


def _meaning(path: str, data: bytes) -> object:
    if path.endswith(".ipynb"):
        return tuple(_syntax(text_of(cell)) for cell in cells_of(data) if cell["cell_type"] == "code")
    return _syntax(data.decode(errors="replace")) if path.endswith(".py") else data


@lru_cache(maxsize=4096)
def _syntax(source: str) -> str:
    """What stays the same whatever comments and layout are; text that is no Python is taken as it stands."""
    try:
        return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError):
        return source


def _same(variant: Variant, first: Variant) -> Finding:
    return Finding(
        "same-work-twice",
        f"{variant.notebook_id}/{variant.name}",
        th=f"งานนี้เป็นโปรแกรมเดียวกับ «{first.name}» (ต่างกันไม่เกินคำอธิบายหรือการจัดบรรทัด) โปรดลบหรือเขียนให้ต่างออกไปจริง",
        en=f"This is the same program as “{first.name}”, but for comments and layout at most; remove it, or make it another one.",
    )
