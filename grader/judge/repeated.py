"""How much of an author's message may be repeated where the trainee's code knows what is hidden.

Its fixed words always; of the values put into it just the last, which mostly is what was got, and only when that is one
short number or one word that the trainee has anyway (public tests, support, Python's exceptions). Any other text, and any
longer one, could be the hidden data or input, said by their code: what can be said so in one attempt is to be a few bits.
A value that a function of the support's made is an author's message too, and follows the same rule.
"""

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

LEFT_OUT = "…"
OPEN = ("public", "support")
LONGEST_MADE = 300
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"-?([0-9]{1,4}|[0-9],[0-9]{3}|[0-9]{1,3}\.[0-9])")
_EXCEPTIONS = frozenset(
    name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)
)


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
    """The fixed parts, and between them the last value when it is open; it is left out when `text` differs."""
    at, last = 0, max((place for place, part in enumerate(parts) if not isinstance(part, ast.Constant)), default=-1)
    for place, part in enumerate(parts):
        if isinstance(part, ast.Constant):
            yield str(part.value)
            at += len(str(part.value))
            continue
        following = parts[place + 1] if place + 1 < len(parts) else None
        end = text.find(str(following.value), at) if isinstance(following, ast.Constant) else len(text)
        value = text[at:end] if end >= at else LEFT_OUT
        yield _told(value, part, suite) if place == last else LEFT_OUT
        at = max(end, at)


def _told(value: str, part: ast.expr, suite: str) -> str:
    """A value that is open, or what may be repeated of the words that a function of the support's made of one."""
    if _is_open(value, suite):
        return value
    for message in _made_by(part, suite) if len(value) < LONGEST_MADE else ():
        if re.fullmatch(_pattern(message), value, re.DOTALL):
            return repeated(value, message, suite)
    return LEFT_OUT


def _made_by(part: ast.expr, suite: str) -> tuple[ast.expr, ...]:
    """What the function that `part` calls returns, if it is one of the open files' own and texts are all it returns."""
    match part:
        case ast.FormattedValue(value=ast.Call(func=ast.Name(id=name)), conversion=-1, format_spec=None):
            return _texts(suite).get(name, ())
    return ()


def _pattern(message: ast.expr) -> str:
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*?" for part in parts)


def _is_open(value: str, suite: str) -> bool:
    word = value[1:-1] if len(value) > 1 and value[0] == value[-1] == "'" else value
    return bool(_NUMBER.fullmatch(word)) or word in _EXCEPTIONS or word in _known(suite)


@cache
def _known(suite: str) -> frozenset[str]:
    return frozenset(word for path in _open_files(suite) for word in _WORD.findall(path.read_text(encoding="utf-8")))


@cache
def _texts(suite: str) -> Mapping[str, tuple[ast.expr, ...]]:
    """The functions of the open files that return nothing but texts with fixed words, and these."""
    found = {}
    for path in _open_files(suite):
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(function, ast.FunctionDef):
                returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
                texts = tuple(value for value in returned if isinstance(value, ast.Constant | ast.JoinedStr))
                if len(texts) == len(returned):
                    found[function.name] = texts
    return found


def _open_files(suite: str) -> Iterator[Path]:
    return (path for name in OPEN for path in Path(suite, name).rglob("*.py"))
