"""Handing in, so that no click is lost and none counts twice."""

import json
import secrets
from pathlib import Path
from typing import Any

from nbgrader.exchange import abc

from academy.nbgrader_plugin.archive import collect_files, digest, pack, write_file
from academy.nbgrader_plugin.errors import Refused, nothing_to_submit
from academy.nbgrader_plugin.exchange import Exchange


class ExchangeSubmit(abc.ExchangeSubmit, Exchange):  # type: ignore[misc]
    """Hands in the assignment's folder and keeps the receipt in `~/.academy/receipts`."""

    def copy_files(self) -> None:
        """Hand in; raises ExchangeError unless a receipt came back."""
        assignment_id = self.assignment_id
        folder = self.folder(assignment_id)
        if not folder.is_dir():
            raise nothing_to_submit(assignment_id)
        rules = self.client.assignments()
        files = collect_files(
            folder, self.coursedir.ignore, total_mib=rules["submission_mib"], files=rules["submission_files"]
        )
        pending = PendingKey(_academy_folder() / "pending" / f"{assignment_id}.json")
        try:
            receipt = self.client.submit(assignment_id, pack(files), pending.key_for(digest(files)))
        except Refused:
            pending.settle()
            raise
        path = keep_receipt(receipt)
        pending.settle()
        self.log.info("submitted %s; receipt %s: %s", assignment_id, path, json.dumps(receipt))


class PendingKey:
    """The idempotency key of a submission whose receipt has not arrived: each click has its own, a retry keeps it.

    While no answer has come, handing in the same content again uses the same key, so that the academy, had it taken
    the work the first time, gives that receipt again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def key_for(self, content: str) -> str:
        """The key for this content, kept until `settle`."""
        try:
            kept = json.loads(self._path.read_text())
            if kept["content"] == content:
                return str(kept["key"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # nothing pending, or a damaged note: a fresh key at worst makes a second attempt
        key = f"{content[:32]}-{secrets.token_hex(8)}"
        write_file(self._path, json.dumps({"content": content, "key": key}).encode())
        return key

    def settle(self) -> None:
        """Forget the key: the academy has answered."""
        self._path.unlink(missing_ok=True)


def keep_receipt(receipt: dict[str, Any]) -> Path:
    """Write the receipt where its owner finds it; the path."""
    path = _academy_folder() / "receipts" / f"{receipt['assignment_id']}-{receipt['number']:02}.json"
    write_file(path, json.dumps(receipt, ensure_ascii=False, indent=1).encode())
    return path


def _academy_folder() -> Path:
    return Path.home() / ".academy"
