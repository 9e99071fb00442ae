"""Texts that may be kept: no personal number in them, in whatever digits, and nothing that does not print."""

import re
import unicodedata

# as on an identity card too: 1-2345-67890-12-3
_NUMBER = re.compile(r"[0-9](?:[\s.,\-‐-―_/|]{0,3}[0-9]){12,}")


def holds_number(text: str) -> bool:
    """Tell whether a text holds thirteen digits or more in a row, grouped or not, of any script."""
    seen = (one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    return _NUMBER.search("".join(str(unicodedata.decimal(one, one)) for one in seen)) is not None


def is_printable(text: str) -> bool:
    """Tell whether a text is one line of characters that can be read and stored."""
    return all(one.isprintable() or one == "\u200b" for one in text)
