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
        frame = HEADER.pack(len(data)) + data
        sent = self._sent(frame, deadline)
        if sent == len(frame):
            return
        left = memoryview(frame)[sent:]
        while left:
            left = left[self._sent(left, deadline) :]

    def _sent(self, data: bytes | memoryview, deadline: float | None) -> int:
        """How many bytes went out; none only after a wait for room."""
        try:
            return self.sock.send(data, 0 if deadline is None else socket.MSG_DONTWAIT)
        except BlockingIOError:
            _wait(self._writable, deadline)
            return 0
        except OSError as error:
            raise ChannelClosed from error

    def receive(self, deadline: float | None = None) -> bytes:
        """Read one frame; raises ChannelClosed, ChannelStalled or MalformedFrame."""
        if not self._read:
            chunk = self._chunk(deadline)
            if len(chunk) == HEADER.size + self._size(chunk):
                return chunk[HEADER.size :]  # one frame at once: what nearly always happens
            self._read += chunk
        elif deadline is not None and time.monotonic() >= deadline:
            raise ChannelStalled  # whatever has come already
        while len(self._read) < (end := HEADER.size + self._size(self._read)):
            self._read += self._chunk(deadline)
        frame = bytes(memoryview(self._read)[HEADER.size : end])
        del self._read[:end]
        return frame

    def _chunk(self, deadline: float | None) -> bytes:
        """What has come, as soon as there is something."""
        if deadline is not None:
            _wait(self._readable, deadline)
        try:
            chunk = self.sock.recv(CHUNK)
        except OSError as error:
            raise ChannelClosed from error
        if not chunk:
            raise ChannelClosed
        return chunk

    def close(self) -> None:
        """Close this end."""
        self.sock.close()

    def _size(self, begun: bytes | bytearray) -> int:
        """The length of the frame that begins so, 0 while that is not known."""
        if len(begun) < HEADER.size:
            return 0
        (size,) = HEADER.unpack_from(begun)
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
