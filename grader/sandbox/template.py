"""The warm parent: runs inside a jail, imports what submissions need, and forks a pair for every order.

Started as `python -I -m grader.sandbox.template FD`, FD being its end of a SEQPACKET socket to the engine. It holds no
secret, runs nothing of a submission, and stays single-threaded, as a fork must.
"""

import contextlib
import gc
import importlib
import json
import os
import random
import socket
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import grader.judge
import grader.student
from grader.sandbox import kernel, room
from grader.sandbox.pair import Leader

MAX_ORDER = 1 << 16
# Loaded before the first fork, where installed; a submission that needs another library loads it itself.
WARM = (
    "anyio._backends._asyncio", "asyncio", "concurrent.futures.thread", "csv", "email.mime.text", "encodings.cp874", "encodings.idna",
    "fastapi", "fastapi.testclient", "html.parser", "http.server", "httpx", "importlib.metadata", "jsonschema", "multipart", "numpy",
    "pandas", "pandas.io.parsers.readers", "pandas.testing", "pydantic", "requests", "sqlite3", "statistics", "unittest.mock",
    "uvicorn", "uvicorn.lifespan.on", "uvicorn.loops.asyncio", "uvicorn.protocols.http.h11_impl", "xml.etree.ElementTree", "yaml",
    "zoneinfo",
)  # fmt: skip


def warm_up() -> None:
    """Import what submissions and tests need, and run pytest once: its first run in a process is the slow one."""
    for name in WARM:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    grader.judge.warm_up()
    grader.student.warm_up()


def serve(control: socket.socket) -> None:
    """Fork a leader for each order that comes, until the engine hangs up."""
    control.send(b"ready")
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, MAX_ORDER, 2)
        if not message:
            return
        life, result = (socket.socket(fileno=number) for number in descriptors)
        pid = os.fork()
        if pid == 0:
            control.close()
            _lead(json.loads(message), life, result)
        os.waitpid(pid, 0)
        life.close()
        result.close()


def _lead(order: Mapping[str, Any], life: socket.socket, result: socket.socket) -> None:
    """In a child: make the pair's user, network and pid namespaces; its own child becomes the leader."""
    status = 1
    try:
        uid, gid = os.getuid(), os.getgid()
        flags = kernel.CLONE_NEWUSER | kernel.CLONE_NEWPID | kernel.CLONE_NEWNET | kernel.CLONE_NEWNS
        kernel.unshare(flags | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS)
        kernel.map_ids(uid, gid, room.UID)
        if os.fork() == 0:
            kernel.raise_loopback()
            Leader(order, life, result, _judge, _student).lead()
        status = 0
    except OSError as error:
        with contextlib.suppress(OSError):
            life.sendall(json.dumps({"failed": str(error)}).encode())
    finally:
        os._exit(status)


def _reseed() -> None:
    """A forked child must not draw the same numbers as its siblings."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    tempfile.tempdir = None


def _judge(ends: Mapping[str, socket.socket]) -> None:
    _reseed()
    grader.judge.run(ends["result"], ends["control"])


def _student(ends: Mapping[str, socket.socket]) -> None:
    _reseed()
    grader.student.run(ends["channel"])


if __name__ == "__main__":
    Path("/tmp/warm").mkdir()  # noqa: S108 - the jail's own tmpfs
    os.chdir("/tmp/warm")  # noqa: S108 - likewise
    warm_up()
    gc.collect()
    gc.freeze()  # keep the collector from touching, and so copying, what children share
    serve(socket.socket(fileno=int(sys.argv[1])))
