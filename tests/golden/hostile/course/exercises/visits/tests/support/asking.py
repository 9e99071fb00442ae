"""Ask the trainee's service."""

import json
from pathlib import Path


def load(app_env):
    """What the service was given, sorted as it must answer."""
    rows = json.loads(Path(app_env["DATA_FILE"]).read_text(encoding="utf-8"))["visits"]
    return sorted(rows, key=lambda row: row["id"])


def same(got, expected):
    """Whether an answer is the expected one."""
    return type(got) is type(expected) and got == expected
