"""What the judge's result is if it gets stuck in the next step: said beforehand, since afterwards it says nothing.

A value of the trainee's can keep the judge in one step of C that looks at no signal: `sum(range(n))`, a set of numbers
that collide. The engine then ends the pair, and takes what was foreseen together with the verdicts that stood already.
Only failure is ever foreseen: whoever stops the judge gains nothing by it.
"""

from collections.abc import Mapping
from typing import Any

from grader.wire import Frames, encode

STUCK_SLACK_S = 4.0  # past the judge's own alarm and a stalled student's end, in seconds


class Foresight:
    """The judge's line to the engine, before the result. `frames` is None where nobody listens."""

    def __init__(self, frames: Frames | None) -> None:
        self._frames = frames

    @property
    def is_heard(self) -> bool:
        """Whether what was said need not be said again at the end."""
        return self._frames is not None

    def say(
        self,
        within_s: float | None,
        *,
        if_stuck: Mapping[str, Any] | None = None,
        done: Mapping[str, Any] | None = None,
    ) -> None:
        """Within so many seconds (None: nobody knows) the next word comes; else the result is `if_stuck` with all `done`.

        `done` is of the result and need not be told again; `if_stuck` stays what it was when it is None.
        """
        if self._frames is not None:
            until = None if within_s is None else max(within_s, 0.0) + STUCK_SLACK_S
            self._frames.send(encode({"within_s": until, "if_stuck": if_stuck, "done": done or {}}))
