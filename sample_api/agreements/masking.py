"""What a log must not hold: personal numbers and secrets, blotted out before anything is written."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl

MASK = "[masked]"
LONGEST_QUERY = 300
"""Characters of a query that are kept."""

# thirteen digits or more, ASCII or Thai, also grouped as on an identity card: 1-2345-67890-12-3
_NUMBER = re.compile(r"[0-9๐-๙](?:[\s.\-–_/]{0,2}[0-9๐-๙]){12,}")
_TOKEN = re.compile(r"eyJ[\w-]{8,}[\w.-]*|sample_api_[\w-]+", re.ASCII)
_SECRET_NAME = re.compile(r"token|secret|passw|key|auth|credential", re.IGNORECASE)
_UNSEEN = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069]")


def masked(text: str) -> str:
    """Return a text without what looks like a 13-digit number, a token or a secret of ours, on one line."""
    return _TOKEN.sub(MASK, _NUMBER.sub(MASK, _UNSEEN.sub("·", text)))


@lru_cache(maxsize=1_024)
def masked_query(query: bytes) -> str:
    """Return a query as it is kept: decoded, masked, short."""
    if not query:
        return ""
    pairs = parse_qsl(query[: LONGEST_QUERY * 9].decode("latin-1"), keep_blank_values=True, max_num_fields=None)
    told = "&".join(f"{name}={MASK if _SECRET_NAME.search(name) else value}" for name, value in pairs)
    return masked(told)[:LONGEST_QUERY]
