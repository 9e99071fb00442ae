"""What lies around the grading of an exercise: the world of every case, more secrets, and a collector outside."""

import contextlib
import secrets
import select
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.golden.hostile.exercise_corpus import COURSE
from tests.golden.hostile.graded import encodings
from tests.golden.hostile.text import filled
from tests.golden.hostile.world import World, made_world
from tests.ports import free_ports

HIDDEN = {
    "hidden-data": "CANARY_DATA", "hidden-answers": "CANARY_ANSWERS", "hidden-input": "CANARY_INPUT", "solution": "CANARY_SOLUTION",
}  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """One world and what exercises add to it. `reached` is what came to the collector."""

    world: World
    sink: int
    hidden: Mapping[str, str]
    reached: list[str] = field(default_factory=list)

    @property
    def replace(self) -> dict[str, str]:
        """What the placeholders of the course and of submissions stand for."""
        told = {placeholder: self.hidden[name] for name, placeholder in HIDDEN.items()}
        return {**self.world.replace, **told, "SINK": str(self.sink)}

    def seen_in(self, text: str) -> set[str]:
        """The secrets that `text` tells, straight or in disguise."""
        canaries = {**self.world.canaries, **self.hidden}
        return {name for name, canary in canaries.items() if any(form in text for form in encodings(canary))}


@contextlib.contextmanager
def made_surroundings(folder: Path) -> Iterator[Surroundings]:
    """Plant everything below `folder`."""
    hidden = {name: f"CANARY{secrets.token_hex(8)}" for name in HIDDEN}
    with made_world(folder) as world, contextlib.ExitStack() as stack:
        (folder / "home").mkdir()
        for path in (COURSE / "exercises/visits/solution").iterdir():
            shutil.copy(path, folder / "submitted/other")
        service = folder / "submitted/other/service.py"
        service.write_text(filled(service.read_text(), {"CANARY_SOLUTION": hidden["solution"]}))
        sink = free_ports(1)[0]
        stream = stack.enter_context(socket.create_server(("127.0.0.1", sink)))
        surroundings = Surroundings(world, sink, hidden)
        datagrams = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        datagrams.bind(("127.0.0.1", sink))
        hub = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        hub.bind(str(folder / "hub.sock"))
        stack.enter_context(_collecting(surroundings.reached, stream, datagrams, hub))
        yield surroundings


@contextlib.contextmanager
def _collecting(reached: list[str], stream: socket.socket, *datagrams: socket.socket) -> Iterator[None]:
    ours, theirs = socket.socketpair()

    def collect() -> None:
        while True:
            ready, _, _ = select.select([stream, *datagrams, theirs], [], [])
            if theirs in ready:
                return
            for sock in ready:
                reached.append(_what_came(sock, stream))

    thread = threading.Thread(target=collect)
    thread.start()
    try:
        yield
    finally:
        ours.close()
        thread.join()
        theirs.close()


def _what_came(sock: socket.socket, stream: socket.socket) -> str:
    if sock is not stream:
        return repr(sock.recv(1000))
    connection, _ = stream.accept()
    connection.settimeout(0.2)
    with connection, contextlib.suppress(OSError):
        return repr(connection.recv(1000))
    return "a connection"
