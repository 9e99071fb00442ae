"""A key is made once, whole, for its owner alone; what is no key is not used as one."""

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from foundation.errors import CannotStart
from foundation.key_files import key_in

MAKERS = 8


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path):
    file = tmp_path / "secrets" / "a.key"
    key = key_in(file)
    assert (key_in(file), len(bytes.fromhex(key))) == (key, 32)
    assert key != key_in(file.with_name("b.key"))
    assert [stat.S_IMODE(place.stat().st_mode) for place in (file, file.parent)] == [0o600, 0o700]
    assert {one.name for one in file.parent.iterdir()} == {"a.key", "b.key"}


def test_of_makers_at_once_the_first_ones_key_is_everybodys(tmp_path: Path):
    together = Barrier(MAKERS)

    def make(name: str) -> str:
        together.wait()
        return key_in(tmp_path / name)

    with ThreadPoolExecutor(MAKERS) as makers:
        for turn in range(20):
            keys = set(makers.map(make, [f"{turn}.key"] * MAKERS))
            assert keys == {key_in(tmp_path / f"{turn}.key")}


def test_a_key_that_cannot_be_written_whole_is_not_there_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        key_in(tmp_path / "a.key")
    assert list(tmp_path.iterdir()) == []


def test_a_key_from_a_backup_may_end_with_its_line(tmp_path: Path):
    file = tmp_path / "a.key"
    file.write_text("0aB" * 21 + "f\n")
    assert key_in(file) == "0aB" * 21 + "f"


@pytest.mark.parametrize("content", [b"", b"0" * 63, b"0" * 65, b"g" * 64, b"0 " * 32, b"\xff" * 64, "๐".encode() * 64])
def test_what_is_no_key_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes):
    file = tmp_path / "a.key"
    file.write_bytes(content)
    with pytest.raises(CannotStart) as refusal:
        key_in(file)
    assert str(file) in refusal.value.th
    assert str(file) in refusal.value.en
    assert file.read_bytes() == content
