"""A sealed file's fingerprint for people: in the groups that the signed paper prints, and compared with what stands there."""

import re

from indicator.errors import BundleBroken

_LENGTH, _GROUP, _ROW = 64, 8, 32
_BETWEEN = re.compile(r"[\s:-]+")
_WHOLE = re.compile(rf"[0-9a-f]{{{_LENGTH}}}")


def rows(fingerprint: str) -> tuple[str, ...]:
    """Give the two lines of four groups that papers, pages and commands show."""
    return tuple(_grouped(fingerprint[start : start + _ROW]) for start in range(0, len(fingerprint), _ROW))


def require_same(fingerprint: str, on_paper: str) -> None:
    """Hold a file's fingerprint against the one on the paper, however it was typed off. Raises BundleBroken."""
    typed = _BETWEEN.sub("", on_paper).lower()
    if not _WHOLE.fullmatch(typed):
        raise BundleBroken.no_fingerprint(on_paper.strip(), _LENGTH)
    if typed != fingerprint:
        raise BundleBroken.other_fingerprint(fingerprint)


def _grouped(row: str) -> str:
    return " ".join(row[start : start + _GROUP] for start in range(0, len(row), _GROUP))
