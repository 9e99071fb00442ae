"""Frames of JSON on a stream socket: four bytes of length, then UTF-8."""

import json
import socket
import struct
import time
from typing import Any

HEADER = struct.Struct(">I")
MAX_FRAME = 64 << 20
CHUNK = 1 << 16


class ChannelClosed(Exception):
    """The other side is gone."""


class ChannelStalled(Exception):
    """The other side did not answer in time."""


class MalformedFrame(Exception):
    """The other side sent what is not a frame of ours; nothing it sends can be trusted to be in step any more."""


class Frames:
    """One end of a channel. `max_frame` bounds what is read, in bytes; deadlines are `time.monotonic()` instants."""

    def __init__(self, sock: socket.socket, max_frame: int = MAX_FRAME) -> None:
        self.sock = sock
        self._max_frame = max_frame

    def send(self, message: Any, deadline: float | None = None) -> None:
        """Send one message; raises ChannelClosed or ChannelStalled."""
        data = json.dumps(message, separators=(",", ":")).encode()
        try:
            self._set_timeout(deadline)
            self.sock.sendall(HEADER.pack(len(data)) + data)
        except TimeoutError as error:
            raise ChannelStalled from error
        except OSError as error:
            raise ChannelClosed from error

    def receive(self, deadline: float | None = None) -> Any:
        """Read one message; raises ChannelClosed, ChannelStalled or MalformedFrame."""
        (length,) = HEADER.unpack(self._read(HEADER.size, deadline))
        if length > self._max_frame:
            raise MalformedFrame("too long")
        try:
            return json.loads(self._read(length, deadline))
        except (ValueError, RecursionError) as error:
            raise MalformedFrame("not JSON") from error

    def close(self) -> None:
        """Close this end."""
        self.sock.close()

    def _read(self, size: int, deadline: float | None) -> bytes:
        data = bytearray()
        while len(data) < size:
            try:
                self._set_timeout(deadline)
                chunk = self.sock.recv(min(CHUNK, size - len(data)))
            except TimeoutError as error:
                raise ChannelStalled from error
            except OSError as error:
                raise ChannelClosed from error
            if not chunk:
                raise ChannelClosed
            data += chunk
        return bytes(data)

    def _set_timeout(self, deadline: float | None) -> None:
        if deadline is None:
            self.sock.settimeout(None)
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)
