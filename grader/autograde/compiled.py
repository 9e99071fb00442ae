"""The tests of an exercise, compiled in the engine: once for a release, not anew by the judge of every submission.

They are the course's own. Compiling runs none of them, and a judge takes the result only for the very same source.
"""

import ast
import importlib.util
import marshal
import struct
import sys
from collections.abc import Mapping
from pathlib import PurePosixPath

from grader.autograde.once import kept

CHECKED_BY_HASH = 0b11  # PEP 552


def compiled(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """Bytecode for the Python files of a suite that is going to lie in `folder`, where Python and pytest look for it.

    A file that does not compile has none: the judge says what is wrong with it.
    """
    found: dict[str, bytes] = {}
    for path, source in files.items():
        if path.endswith(".py"):
            pure = PurePosixPath(path)
            is_rewritten = pure.name.startswith("test_") or pure.name == "conftest.py"
            bytecode = _bytecode(source, f"{folder}/{path}", is_rewritten=is_rewritten)
            if bytecode is not None:
                found[str(pure.parent / "__pycache__" / f"{pure.stem}.{_tag(is_rewritten=is_rewritten)}.pyc")] = (
                    bytecode
                )
    return found


@kept(maxsize=256)
def _bytecode(source: bytes, path: str, *, is_rewritten: bool) -> bytes | None:
    from _pytest.assertion.rewrite import rewrite_asserts

    try:
        tree = ast.parse(source, path)
        if is_rewritten:
            rewrite_asserts(tree, source, path)
        code = compile(tree, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    flags = struct.pack("<I", CHECKED_BY_HASH)
    return importlib.util.MAGIC_NUMBER + flags + importlib.util.source_hash(source) + marshal.dumps(code)


def _tag(*, is_rewritten: bool) -> str:
    from _pytest.assertion.rewrite import PYTEST_TAG

    return PYTEST_TAG if is_rewritten else str(sys.implementation.cache_tag)
