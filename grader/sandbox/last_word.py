"""The judge's answer: what it said on the way and its last frame, or what it foresaw when it got stuck.

See `grader.judge.foreseen`.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

from grader.wire import ChannelStalled, Frames, decode

LOOK_EVERY_S = 1.0


def last_word(frames: Frames, deadline: float, end: Callable[[], None]) -> Any:
    """What the judge came to by `deadline` (monotonic); `end` is called on a stuck one. Raises as `receive` and `decode` do."""
    done: Mapping[str, Any] = {}
    if_stuck: Mapping[str, Any] = {}
    within_s = None
    while True:
        frame = _next(frames, within_s, deadline)
        if frame is None:
            end()
            return {"result": _with(if_stuck, done)}
        word = decode(frame)
        if "within_s" not in word:
            return {"result": _with(done, word["result"])} if "result" in word else word
        done = _with(done, word["done"])
        if_stuck = if_stuck if word["if_stuck"] is None else word["if_stuck"]
        within_s = word["within_s"]


def _next(frames: Frames, within_s: float | None, deadline: float) -> bytes | None:
    """The next frame; None when none came in time. A pause of this process itself, or of the machine, counts for a moment."""
    if within_s is None:
        return frames.receive(deadline)
    while within_s > 0:
        patience = min(LOOK_EVERY_S, within_s)
        try:
            return frames.receive(min(time.monotonic() + patience, deadline))
        except ChannelStalled:
            if time.monotonic() >= deadline:
                raise
            within_s -= patience
    return None


def _with(first: Mapping[str, Any], second: Mapping[str, Any]) -> Mapping[str, Any]:
    """Both, the second's where they differ; of tables inside, the entries of both."""
    return {**first, **{key: _of_both(first.get(key), value) for key, value in second.items()}} if first else second


def _of_both(first: Any, second: Any) -> Any:
    return {**first, **second} if isinstance(first, dict) and isinstance(second, dict) else second
