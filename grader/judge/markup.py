"""The HTML that a cell put out (a DataFrame's table, say), written anew: no tag but these, no attribute but a table's spans.

Nothing of what was written is copied but its text, escaped, so that there is nothing a browser could read otherwise.
Python's own parser takes minutes for what is made to be slow; this takes a table apart and no riddles.
"""

import html
import re
from collections.abc import Iterable

TAGS = frozenset(
    {
        "b", "blockquote", "br", "caption", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6",
        "hr", "i", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "u", "ul",
    }
)  # fmt: skip
ALONE = frozenset({"br", "hr"})
# Their text is no text to read.
SILENT = frozenset({"iframe", "math", "noscript", "object", "script", "style", "svg", "template", "title"})
TAG = re.compile(r"(/?)([A-Za-z][A-Za-z0-9]{0,15})(?![A-Za-z0-9])([^>]*)>|[!?][^>]*>")
SPAN = re.compile(r"""\b(colspan|rowspan)=["']?([1-9][0-9]{0,2})\b""")
MAX_DEPTH = 40


def fresh_markup(written: object) -> str | None:
    """The same headings, lists and tables; None when there is nothing of the kind."""
    if type(written) is not str:
        return None
    first, *pieces = written.split("<")
    writer = _Writer()
    writer.text(first)
    for piece in pieces:
        found = TAG.match(piece)
        if found is None:
            writer.text(f"<{piece}")
            continue
        if found[2]:
            writer.tag(found[2].lower(), found[3], closes=bool(found[1]))
        writer.text(piece[found.end() :])
    return writer.whole()


class _Writer:
    def __init__(self) -> None:
        self._written: list[str] = []
        self._open: list[str] = []
        self._silent = ""
        self._is_something = False

    def whole(self) -> str | None:
        """All of it, with every tag closed; None without any text to read."""
        ends = [f"</{tag}>" for tag in reversed(self._open)]
        return "".join([*self._written, *ends]) if self._is_something else None

    def text(self, text: str) -> None:
        if not self._silent:
            self._is_something |= not text.isspace() and bool(text)
            self._written.append(html.escape(html.unescape(text)))

    def tag(self, tag: str, attributes: str, *, closes: bool) -> None:
        if self._silent:
            self._silent = "" if closes and tag == self._silent else self._silent
        elif tag in SILENT:
            self._silent = "" if closes else tag
        elif closes:
            self._close(tag)
        elif tag in ALONE:
            self._written.append(f"<{tag}>")
        elif tag in TAGS and len(self._open) < MAX_DEPTH:
            self._written.append(f"<{tag}{''.join(_spans(attributes))}>")
            self._open.append(tag)

    def _close(self, tag: str) -> None:
        while tag in self._open:
            last = self._open.pop()
            self._written.append(f"</{last}>")
            if last == tag:
                return


def _spans(attributes: str) -> Iterable[str]:
    return (f' {name}="{number}"' for name, number in dict(SPAN.findall(attributes)).items())
