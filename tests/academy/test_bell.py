"""The bell: a hint to another process, which never waits and never fails."""

import os
from pathlib import Path

from academy.bell import Bell


def test_who_listens_hears_every_word(tmp_path: Path) -> None:
    bell = Bell(tmp_path / "bell")
    heard = bell.listen()
    bell.ring("สมชาย")
    bell.ring()
    assert os.read(heard, 100).decode() == "สมชาย\n\n"
    os.close(heard)


def test_a_ring_that_nobody_hears_harms_nothing(tmp_path: Path) -> None:
    bell = Bell(tmp_path / "bell")
    bell.ring("before there is a pipe")
    os.close(bell.listen())
    bell.ring("after the listener is gone")


def test_ringing_never_waits_for_a_listener_who_does_not_read(tmp_path: Path) -> None:
    bell = Bell(tmp_path / "bell")
    heard = bell.listen()
    for _ in range(2000):
        bell.ring("x" * 99)
    assert len(os.read(heard, 1 << 20)) < 200_000
    os.close(heard)


def test_the_pipe_is_its_owners_alone(tmp_path: Path) -> None:
    os.close(Bell(tmp_path / "bell").listen())
    assert (tmp_path / "bell").stat().st_mode & 0o777 == 0o600
