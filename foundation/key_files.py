"""Key files: 64 hexadecimal digits, made once, 0600, in the 0700 folder of secrets."""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from foundation.errors import CannotStart

_BYTES = 32
_KEY = re.compile(rb"([0-9a-fA-F]{64})\s*")  # an editor may have ended the line


def key_in(file: Path) -> str:
    """Read the key in this file; on first use make it. Raises CannotStart when the file holds something else."""
    if not file.exists():
        _make(file)
    found = _KEY.fullmatch(file.read_bytes())
    if found is None:
        raise _holds_no_key(file)
    return found[1].decode("ascii")


def _make(file: Path) -> None:
    """Make the key whole or not at all; of two that make it at once, the first one's stays."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
            opened.write(secrets.token_hex(_BYTES))
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):
            file.hardlink_to(fresh)
    finally:
        fresh.unlink(missing_ok=True)


def _holds_no_key(file: Path) -> CannotStart:
    return CannotStart(
        "key-file-unusable",
        th=f"ไฟล์กุญแจ {file} ต้องเป็นเลขฐานสิบหก 64 หลัก แต่มีเนื้อหาเป็นอย่างอื่น โปรดกู้คืนจากข้อมูลสำรอง "
        "หรือลบไฟล์นี้เพื่อให้ระบบสร้างกุญแจใหม่",
        en=f"The key file {file} must hold 64 hexadecimal digits and holds something else; restore it from a backup, "
        "or delete it so that a new key is made.",
    )
