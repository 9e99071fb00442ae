"""Children that end with the hub, however the hub ends."""

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def end_with_parent() -> Callable[[], None]:
    """Give the `preexec_fn` that has the kernel send SIGTERM to the child when this process dies.

    Without it a hub that is killed, or that gives up while it starts, leaves its proxy and services behind: JupyterHub
    handles signals only once everything runs, and starts services in sessions of their own.
    """
    parent = os.getpid()

    def in_child() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died before the kernel was told
            os._exit(1)

    return in_child
