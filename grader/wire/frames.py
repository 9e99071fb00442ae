"""Frames of bytes on a stream socket: four bytes of length, then as many bytes."""

import select
import socket
import struct
import time

HEADER = struct.Struct(">I")
MAX_FRAME = 64 << 20
CHUNK = 1 << 18


class ChannelClosed(Exception):
    """The other side is gone."""


class ChannelStalled(Exception):
    """The other side did not answer in time."""


class MalformedFrame(Exception):
    """The other side sent what is not a frame of ours; nothing it sends can be trusted to be in step any more."""


class Frames:
    """One end of a channel. `max_frame` bounds what is read, in bytes; deadlines are `time.monotonic()` instants."""

    def __init__(self, sock: socket.socket, max_frame: int = MAX_FRAME) -> None:
        sock.setblocking(True)
        self.sock = sock
        self._max_frame = max_frame
        self._read = bytearray()  # received, and not yet given out
        self._readable, self._writable = select.poll(), select.poll()
        self._readable.register(sock, select.POLLIN)
        self._writable.register(sock, select.POLLOUT)

    def send(self, data: bytes, deadline: float | None = None) -> None:
        """Send one frame; raises ChannelClosed or ChannelStalled."""
        left = memoryview(HEADER.pack(len(data)) + data)
        flags = 0 if deadline is None else socket.MSG_DONTWAIT
        while left:
            try:
                left = left[self.sock.send(left, flags) :]
            except BlockingIOError:
                _wait(self._writable, deadline)
            except OSError as error:
                raise ChannelClosed from error

    def receive(self, deadline: float | None = None) -> bytes:
        """Read one frame; raises ChannelClosed, ChannelStalled or MalformedFrame."""
        if deadline is not None and time.monotonic() >= deadline:
            raise ChannelStalled  # whatever may have come already
        while (size := self._size()) is None or len(self._read) < HEADER.size + size:
            if deadline is not None:
                _wait(self._readable, deadline)
            try:
                chunk = self.sock.recv(CHUNK)
            except OSError as error:
                raise ChannelClosed from error
            if not chunk:
                raise ChannelClosed
            self._read += chunk
        end = HEADER.size + size
        frame = bytes(memoryview(self._read)[HEADER.size : end])
        del self._read[:end]
        return frame

    def close(self) -> None:
        """Close this end."""
        self.sock.close()

    def _size(self) -> int | None:
        if len(self._read) < HEADER.size:
            return None
        (size,) = HEADER.unpack_from(self._read)
        if size > self._max_frame:
            raise MalformedFrame("too long")
        return int(size)


def _wait(poll: select.poll, deadline: float | None) -> None:
    """Until the socket is ready; raises ChannelStalled at the deadline."""
    left = None if deadline is None else deadline - time.monotonic()
    if left is not None and left <= 0:
        raise ChannelStalled
    if not poll.poll(None if left is None else left * 1000):
        raise ChannelStalled
