"""Ports for servers that are told where to listen, and that nobody else takes before they do."""

import random
import socket
from contextlib import ExitStack
from pathlib import Path

# From here on the system gives a port to whoever connects or asks for any: one of these may be gone a moment later.
_GIVEN = Path("/proc/sys/net/ipv4/ip_local_port_range")
_WIDE = 12_000


def free_ports(count: int) -> list[int]:
    """Different ports, free for streams and datagrams on 127.0.0.1, drawn below those that the system gives away."""
    end = max(int(_GIVEN.read_text().split()[0]), 2 * _WIDE)
    found: list[int] = []
    for port in random.SystemRandom().sample(range(end - _WIDE, end), _WIDE):
        if len(found) == count:
            break
        if _is_free(port):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with ExitStack() as probes:
        try:
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                probes.enter_context(socket.socket(socket.AF_INET, kind)).bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
