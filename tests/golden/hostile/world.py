"""What lies around a grading: secrets that no submission may read, places where none may leave anything."""

import contextlib
import ctypes
import hashlib
import json
import os
import secrets
import site
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.ports import free_ports

SECRETS = ("hidden-tests", "other-submission", "gradebook", "environment", "service", "socket", "shared-memory", "file")
# Where a submission might leave a file of its tag, besides the world's own folder.
PLACES: Mapping[str, Callable[[], Iterable[Path]]] = {
    "world": lambda: (Path("/"), Path.cwd()),
    "temporary-folders": lambda: (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")),
    "home": lambda: (Path.home(), Path.home() / ".ipython/profile_default/startup", Path(site.getusersitepackages())),
    "environment": lambda: map(Path, (sys.prefix, os.path.dirname(os.__file__), *site.getsitepackages())),
}
_IPC_CREAT, _IPC_RMID = 0o1000, 0
_libc = ctypes.CDLL(None)
_libc.shmat.restype = ctypes.c_void_p


@dataclass(frozen=True)
class World:
    """One world. `tag` marks whatever a submission may try to leave; `canaries` are the secrets by name."""

    folder: Path
    tag: str
    port: int
    canaries: Mapping[str, str]
    received: list[bytes] = field(default_factory=list)  # what somebody sent to the host's service

    @property
    def replace(self) -> dict[str, str]:
        """What the placeholders of assignments and submissions stand for."""
        return {
            "CANARY": self.canaries["hidden-tests"], "WORLD": str(self.folder), "PORT": str(self.port), "TAG": self.tag,
            "KEY": str(_key(self.tag)),
        }  # fmt: skip

    def seen_in(self, text: str) -> set[str]:
        """The secrets that `text` tells."""
        return {name for name, canary in self.canaries.items() if canary in text}

    def state(self) -> dict[str, str]:
        """Everything that a submission must leave as it is: the world's own files, and traces of its tag elsewhere."""
        state = {}
        for path in sorted(self.folder.rglob("*")):
            regular = path.is_file() and not path.is_symlink()
            state[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest() if regular else "no file"
        for path in (path for places in PLACES.values() for place in places() for path in _tagged(place, self.tag)):
            state[str(path)] = "left behind"
        return state


def _tagged(place: Path, tag: str) -> list[Path]:
    with contextlib.suppress(OSError):
        return [path for path in place.iterdir() if tag in path.name]
    return []


@contextlib.contextmanager
def made_world(folder: Path) -> Iterator[World]:
    """Plant the secrets below `folder`, on the loopback, in shared memory and in the environment of this process."""
    canaries = {name: f"CANARY{secrets.token_hex(8)}" for name in SECRETS}
    tag = f"hostile{secrets.token_hex(4)}"
    with contextlib.ExitStack() as stack:
        received: list[bytes] = []
        port = stack.enter_context(_service(canaries["service"], received))
        stack.enter_context(_datagrams(port, received))
        stack.enter_context(_abstract_socket(tag, canaries["socket"]))
        stack.enter_context(_shared_memory(tag, canaries["shared-memory"]))
        stack.enter_context(_environment(canaries["environment"]))
        _plant_files(folder, canaries)
        yield World(folder, tag, port, canaries, received)


def _plant_files(folder: Path, canaries: Mapping[str, str]) -> None:
    (folder / "submitted/other").mkdir(parents=True)
    (folder / "submitted/other/nb.ipynb").write_text(json.dumps({"work": canaries["other-submission"]}))
    (folder / "secret.txt").write_text(canaries["file"])
    with contextlib.closing(sqlite3.connect(folder / "gradebook.db")) as database, database:
        database.execute("CREATE TABLE grade (student TEXT, score REAL, comment TEXT)")
        database.execute("INSERT INTO grade VALUES ('me', 0, ?)", [canaries["gradebook"]])


@contextlib.contextmanager
def _service(canary: str, received: list[bytes]) -> Iterator[int]:
    """A service of the host that trusts whoever reaches it."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            received.append(self.path.encode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(canary.encode())

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", free_ports(1)[0]), Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


@contextlib.contextmanager
def _datagrams(port: int, received: list[bytes]) -> Iterator[None]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", port))
        threading.Thread(target=_listen, args=(receiver, received), daemon=True).start()
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                receiver.shutdown(socket.SHUT_RDWR)


def _listen(receiver: socket.socket, received: list[bytes]) -> None:
    with contextlib.suppress(OSError):
        while datagram := receiver.recv(1 << 16):
            received.append(datagram)


@contextlib.contextmanager
def _abstract_socket(tag: str, canary: str) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0{tag}")
        server.listen()
        threading.Thread(target=_tell, args=(server, canary), daemon=True).start()
        try:
            yield
        finally:
            server.shutdown(socket.SHUT_RDWR)


def _tell(server: socket.socket, canary: str) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = server.accept()
            with connection:
                connection.sendall(canary.encode())


def _key(tag: str) -> int:
    return int(tag.removeprefix("hostile"), 16) & 0x7FFFFFFF


@contextlib.contextmanager
def _shared_memory(tag: str, canary: str) -> Iterator[None]:
    """A System V segment that everybody of this kernel namespace may read."""
    segment = _libc.shmget(_key(tag), 4096, _IPC_CREAT | 0o666)
    address = _libc.shmat(segment, None, 0)
    ctypes.memmove(address, canary.encode(), len(canary))
    try:
        yield
    finally:
        _libc.shmdt(ctypes.c_void_p(address))
        _libc.shmctl(segment, _IPC_RMID, None)


@contextlib.contextmanager
def _environment(canary: str) -> Iterator[None]:
    os.environ["GRADER_TOKEN"] = canary
    try:
        yield
    finally:
        del os.environ["GRADER_TOKEN"]
