"""The first warm parent: runs inside a jail and forks one warm parent for each set of libraries that is asked for.

Started as `python -I -m grader.sandbox.template FD`, FD being its end of a SEQPACKET socket to the engine. None of
them holds a secret or runs anything of a submission, and all stay single-threaded, as a fork must.
"""

import json
import os
import select
import socket
import sys
from pathlib import Path
from typing import Any

from grader.sandbox import kernel, libraries, memory, room
from grader.sandbox.parent import WarmParent

MAX_ORDER = 1 << 12
NAMESPACES = kernel.CLONE_NEWUSER | kernel.CLONE_NEWPID | kernel.CLONE_NEWNET | kernel.CLONE_NEWNS


def main(control: socket.socket) -> int:
    """Go where this process may make namespaces, as their first process, so that its end is everybody's end."""
    uid, gid = os.getuid(), os.getgid()
    kernel.unshare(NAMESPACES)
    kernel.map_ids(uid, gid, room.UID)
    kernel.raise_loopback()
    pid = os.fork()
    if pid == 0:
        Path("/tmp/warm").mkdir()  # noqa: S108 - the jail's own tmpfs
        os.chdir("/tmp/warm")  # noqa: S108 - likewise
        room.prepare()
        libraries.load_always()
        _Nursery(control).serve()
        os._exit(0)
    control.close()
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


class _Nursery:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._parents: dict[int, int] = {}  # pidfd → pid

    def serve(self) -> None:
        """Fork a warm parent for each order (`libraries` and its socket), until the engine hangs up.

        A parent that dies leaves pairs behind that nobody watches: then all go, and the engine starts afresh.
        """
        memory.settle()
        self._control.send(b"ready")
        while True:
            sources: list[Any] = [self._control, *self._parents]
            ready = select.select(sources, [], [])[0]
            for pidfd in set(ready) & self._parents.keys():
                os.close(pidfd)
                if os.waitpid(self._parents.pop(pidfd), 0)[1] != 0:
                    return
            if self._control in ready and not self._take_order():
                return

    def _take_order(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, MAX_ORDER, 1)
        if not message:
            return False
        with socket.socket(fileno=descriptors[0]) as orders:
            pid = os.fork()
            if pid == 0:
                self._control.close()
                _become_parent(json.loads(message)["libraries"], orders)
        self._parents[os.pidfd_open(pid)] = pid
        return True


def _become_parent(wanted: list[str], orders: socket.socket) -> Any:
    status = 1
    try:
        libraries.load(wanted)
        room.empty_environment()
        parent = WarmParent(orders)
        memory.settle()
        parent.serve()
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    sys.exit(main(socket.socket(fileno=int(sys.argv[1]))))
