"""Link tests that were run here: `academy verify-link` marks its report with a key of this installation.

A report is a file that anybody can write with care, and nothing in it shows that a test was run. The mark, an HMAC by a key
that only this installation's own processes can read, shows that the report was written by them and not changed since.
Whoever may read the home could mark anything: what they can do to the database they can do to a report.
"""

import hmac
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from foundation.errors import CannotStart
from foundation.key_files import key_in

KEY_FILE = "link-test.key"
MARK = "mark"


def own_key(folder: Path) -> bytes | None:
    """Read the key among this installation's secrets, making it on first use; None where none can be had.

    A link test is worth its report without a mark too: where there is no home nothing is made, and nothing is refused.
    """
    try:
        return bytes.fromhex(key_in(folder / KEY_FILE)) if folder.is_dir() else None
    except (OSError, CannotStart):
        return None


def marked(document: dict[str, Any], key: bytes | None) -> dict[str, Any]:
    """Give a report with its mark; without a key, as it is."""
    return document if key is None else {**document, MARK: _mark(document, key)}


def ran_here(content: bytes, folder: Path) -> bool:
    """Whether a report (JSON) was marked with the key among these secrets, and is as it was then."""
    key = own_key(folder)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return False
    if key is None or not isinstance(document, dict):
        return False
    given = document.pop(MARK, "")
    return isinstance(given, str) and given.isascii() and hmac.compare_digest(given, _mark(document, key))


def _mark(document: dict[str, Any], key: bytes) -> str:
    # As the file will hold it: what an API sent may have half a character, which no encoding has.
    written = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    canonical = json.dumps(json.loads(written), sort_keys=True, separators=(",", ":"))
    return hmac.new(key, canonical.encode(), sha256).hexdigest()
