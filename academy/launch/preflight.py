"""What must hold before anything starts; each failure is one sentence in both languages."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from foundation.errors import CannotStart


def prepare_home(home: Path) -> None:
    """Make the home if missing and prove that we may write there; raises CannotStart."""
    probe = home / ".writable"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotStart(
            "home-not-writable",
            th=f"เขียนข้อมูลลงใน {home} ไม่ได้ ({error.strerror}) โปรดเลือกที่อื่นด้วย --home หรือ ACADEMY_HOME",
            en=f"Cannot write to {home} ({error.strerror}); choose another place with --home or ACADEMY_HOME.",
        ) from error


def require_free_port(host: str, port: int) -> None:
    """Raise CannotStart when something already answers there, or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                "port-taken",
                th=f"ใช้ที่อยู่ {host} พอร์ต {port} ไม่ได้ ({error.strerror}) โปรดปิดโปรแกรมที่ใช้อยู่ หรือเลือกพอร์ตอื่นด้วย --port",
                en=f"Cannot listen on {host} port {port} ({error.strerror}); stop what uses it or choose another with --port.",
            ) from error


@contextmanager
def held_ports(count: int) -> Iterator[list[int]]:
    """Hold that many free loopback ports for servers that are told where to listen, also while one of them starts again.

    The system gives them to nobody who asks for any port. Linux still lets a socket listen where another one is only
    bound, when both have SO_REUSEADDR: so do uvicorn, the hub's tornado and traefik.
    """
    with ExitStack() as held:
        holders = [held.enter_context(socket.socket()) for _ in range(count)]
        for holder in holders:
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            holder.bind(("127.0.0.1", 0))
        yield [holder.getsockname()[1] for holder in holders]


@contextmanager
def sole_use(home: Path) -> Iterator[None]:
    """Hold the home for this process; a second start in the same home is refused. The kernel frees it on any death."""
    handle = os.open(home / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle, home)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, home: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CannotStart(
            "already-running",
            th=f"มีระบบที่ใช้ข้อมูลใน {home} เปิดอยู่แล้ว โปรดปิดตัวเดิมก่อน หรือใช้ --home อื่น",
            en=f"An academy is already running with the data in {home}; stop it first or use another --home.",
        ) from error
