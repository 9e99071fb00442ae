"""What is taken out of evidence before anybody reads it: tokens, secrets and the numbers of persons."""

import re
from collections.abc import Iterable
from urllib.parse import quote

HIDDEN = "‹ปิดไว้›"
PERSONAL = "‹เลขส่วนบุคคล›"

_SHORTEST_SECRET = 4
_JWT = re.compile(r"eyJ[\w-]{2,}(?:\.[\w-]*){1,4}", re.ASCII)
_BEARER = re.compile(r"(?i)\b(bearer|basic)(\s+|%20|\+)(?!realm)[^\s\"',;]{4,}")
_NAMED = re.compile(
    r"""(?i)((?:access_token|refresh_token|id_token|client_secret|api[-_]?key|apikey|password|passwd|token)
        \\?["']?\s*[:=]\s*\\?["']?)(?!null\b|true\b|false\b)[^"'&\s,;}\\<>]+""",
    re.VERBOSE,
)
# \d takes Thai digits too; the separators are those of a printed identity card and of a mobile number
_IDENTITY = re.compile(r"(?<!\d)\d[- ]?\d{4}[- ]?\d{5}[- ]?\d{2}[- ]?\d(?!\d)")
_MOBILE = re.compile(r"(?<!\d)[0๐][689๖๘๙]\d[- ]?\d{3}[- ]?\d{4}(?!\d)")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Return `text` without the `secrets`, anything that looks like a token, and 13-digit or mobile numbers.

    A number of thirteen digits that is nobody's (a time in milliseconds) goes too: rather too much than too little.
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN).replace(quote(secret, safe=""), HIDDEN)
    text = _JWT.sub(HIDDEN, text)
    text = _BEARER.sub(rf"\1\2{HIDDEN}", text)
    text = _NAMED.sub(rf"\1{HIDDEN}", text)
    return _MOBILE.sub(PERSONAL, _IDENTITY.sub(PERSONAL, text))
