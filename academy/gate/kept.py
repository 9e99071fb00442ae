"""Green proofs on record: with the course itself, else outside it.

`course/proofs/<assignment>.json` belongs to the course source as a lock file does: what is handed out from a checkout
was proved where it was written. Where the course cannot be written to, proofs go into the cache.
"""

import json
import secrets
from pathlib import Path

from academy.gate.proof import Proof, from_json, to_json

FOLDER = "proofs"


class KeptProofs:
    """The record of a course. Folders that cannot be written keep nothing."""

    def __init__(self, course_root: Path, cache: Path) -> None:
        self._folders = (course_root / FOLDER, cache / FOLDER / course_root.absolute().as_posix().strip("/"))

    def find(self, assignment_id: str, digest: str) -> Proof | None:
        """The green proof of exactly this content, if there is one that can be read."""
        found = (_read(folder / f"{assignment_id}.json") for folder in self._folders)
        return next((proof for proof in found if proof and proof.green and proof.digest == digest), None)

    def keep(self, proof: Proof) -> None:
        """Keep it in the first folder that takes it; a reader finds it whole or not at all.

        What is on record of the same content stays: it differs in seconds at most.
        """
        if self.find(proof.assignment_id, proof.digest):
            return
        text = json.dumps(to_json(proof), ensure_ascii=False, indent=1) + "\n"
        for folder in self._folders:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                fresh = folder / f".{secrets.token_hex(8)}"
                fresh.write_text(text, encoding="utf-8")
                fresh.replace(folder / f"{proof.assignment_id}.json")
            except OSError:
                continue
            return


def _read(file: Path) -> Proof | None:
    try:
        return from_json(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
