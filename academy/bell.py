"""Waking another process of this installation: a named pipe beside the data, one line a ring.

A ring is a hint and never the truth: it is lost when nobody listens, and reaches no other machine. So whoever waits
for one also looks by itself now and then.
"""

import contextlib
import os
from pathlib import Path


class Bell:
    """One pipe in the home. Ringing never waits and never fails."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ring(self, word: str = "") -> None:
        """Tell the one listening process, if there is any, `word` (one line)."""
        with contextlib.suppress(OSError):  # nobody has ever listened, nobody does now, or the pipe is full of rings
            handle = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
            try:
                os.write(handle, f"{word}\n".encode())
            finally:
                os.close(handle)

    def listen(self) -> int:
        """Make the pipe if it is missing; a descriptor to read from, which never blocks and never ends.

        Raises OSError where the home takes no pipes.
        """
        with contextlib.suppress(FileExistsError):
            os.mkfifo(self._path, 0o600)
        return os.open(self._path, os.O_RDWR | os.O_NONBLOCK)
