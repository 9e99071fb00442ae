"""Plain values to bytes, the same way everywhere."""

import json


def to_json(value: object) -> bytes:
    """Serialise compactly in UTF-8, Thai as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
