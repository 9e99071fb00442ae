"""Something done in a fork of the judge's, and what came of it."""

import os
import signal
import socket
import time
from collections.abc import Callable
from typing import Any

from grader.wire import ChannelClosed, ChannelStalled, Frames, MalformedFrame, NotPlain, decode, encode


def in_a_fork(act: Callable[[], dict[str, Any]], timeout_s: float) -> dict[str, Any] | None:
    """What `act` gives, plain data; None when that cannot be said. Nothing of the fork is left when this returns."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            Frames(theirs).send(encode(act()))
        finally:
            os._exit(0)
    theirs.close()
    try:
        with ours:
            result: dict[str, Any] = decode(Frames(ours).receive(time.monotonic() + timeout_s))
            return result
    except (ChannelClosed, ChannelStalled, MalformedFrame, NotPlain):
        return None
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
