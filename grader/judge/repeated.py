"""How much of an author's message may be repeated where the trainee's code knows what is hidden.

Its fixed words always; a value put into it only when it is made of numbers and of words that the trainee has anyway
(public tests, support): any other text could be the hidden data or input, said by their code.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MAX_VALUE = 80
LEFT_OUT = "…"
OPEN = ("public", "support")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[0-9]{1,9}")


def repeated(text: str, message: ast.expr | None, suite: str) -> str:
    """What may be shown of `text`, which the expression `message` of the suite below `suite` came to."""
    match message:
        case None:
            return ""
        case ast.Constant(value=str() as fixed):
            return fixed
        case ast.JoinedStr(values=parts):
            return "".join(_parts(text, parts, suite))
    return text if _is_open(text, suite) else ""


def message_of(statement: ast.stmt | None) -> ast.expr | None:
    """The expression for the message of an `assert`, of what is raised, or of a call like `pytest.fail(…)`."""
    match statement:
        case ast.Assert(msg=message):
            return message
        case ast.Raise(exc=ast.Call(args=[message, *_])) | ast.Expr(value=ast.Call(args=[message, *_])):
            return message
        case ast.Expr(value=ast.Call(keywords=[ast.keyword(value=message), *_])):
            return message
    return None


def _parts(text: str, parts: list[ast.expr], suite: str) -> Iterator[str]:
    """The fixed parts, and between them the values as far as they are open; all values are left out when `text` differs."""
    at = 0
    for place, part in enumerate(parts):
        if isinstance(part, ast.Constant):
            yield str(part.value)
            at += len(str(part.value))
            continue
        following = parts[place + 1] if place + 1 < len(parts) else None
        end = text.find(str(following.value), at) if isinstance(following, ast.Constant) else len(text)
        value = text[at:end] if end >= at else LEFT_OUT
        yield value if _is_open(value, suite) else LEFT_OUT
        at = max(end, at)


def _is_open(value: str, suite: str) -> bool:
    words = _WORD.findall(value)
    return len(value) <= MAX_VALUE and all(_NUMBER.fullmatch(word) or word in _known(suite) for word in words)


@cache
def _known(suite: str) -> frozenset[str]:
    files = [path for name in OPEN for path in Path(suite, name).rglob("*.py")]
    return frozenset(word for path in files for word in _WORD.findall(path.read_text(encoding="utf-8")))
