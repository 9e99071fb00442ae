"""Green proofs, kept outside the course: an assignment that has not changed is not proved again."""

import json
import secrets
from contextlib import suppress
from pathlib import Path

from academy.gate.proof import Proof, from_json, to_json


class KeptProofs:
    """A folder with one file a proof, named by its digest. A folder that cannot be written keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, digest: str) -> Proof | None:
        """The green proof of exactly this content, if there is one that can be read."""
        try:
            proof = from_json(self._file(digest).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return proof if proof.digest == digest and proof.green else None

    def keep(self, proof: Proof) -> None:
        """Keep it; a reader finds it whole or not at all."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh = self._folder / f".{secrets.token_hex(8)}"
            fresh.write_text(json.dumps(to_json(proof), ensure_ascii=False, indent=1), encoding="utf-8")
            fresh.replace(self._file(proof.digest))

    def _file(self, digest: str) -> Path:
        return self._folder / f"{digest}.json"
