"""What is found out once for a release and kept."""

import threading
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Found = TypeVar("Found")

# One thread at a time: two syntax trees in the making disturb each other in CPython before 3.11.8 and 3.12.2 (gh-106905).
_READING = threading.Lock()


def kept(maxsize: int) -> Callable[[Callable[..., Found]], Callable[..., Found]]:
    """Decorate a function that reads the release's code; its last `maxsize` results are kept. It calls no other such one."""

    def decorate(function: Callable[..., Found]) -> Callable[..., Found]:
        cached = lru_cache(maxsize)(function)

        @wraps(function)
        def found(*args: object, **more: object) -> Found:
            with _READING:
                return cached(*args, **more)

        return found

    return decorate
