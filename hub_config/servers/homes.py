"""Homes: who owns them on this machine, and how full they are."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COURSE_UID = 20999
FIRST_UID = 21000
COUNT_TIMEOUT_S = 30


@dataclass(frozen=True)
class Usage:
    """What a home takes: MiB on the disk, and files (folders included)."""

    mib: int
    files: int


def open_home(homes: Path, username: str) -> tuple[Path, int]:
    """Give a person's home and the uid it belongs to, a different one for each; made on the first call.

    The home itself remembers the uid: nothing else has to be kept in step with it. Only root can give files away; as
    an ordinary user everything stays ours.
    """
    home = _folder(homes, username)
    uid = home.lstat().st_uid
    taken = [path.lstat().st_uid for path in homes.iterdir()]
    if os.geteuid() == 0 and (uid < FIRST_UID or taken.count(uid) > 1):
        uid = max(FIRST_UID - 1, *taken) + 1
        give(home, uid)
    return home, uid


def open_instructor_home(homes: Path, username: str, course_home: Path) -> tuple[Path, int]:
    """Give an instructor's home, with the course directory made theirs to write.

    All instructors share one uid, so that each can go on with what another has written there; their homes are kept
    apart by the jail.
    """
    home = _folder(homes, username)
    course_home.mkdir(mode=0o750, exist_ok=True)
    if os.geteuid() != 0:
        return home, os.geteuid()
    if home.lstat().st_uid != COURSE_UID:
        give(home, COURSE_UID)
    give(course_home, COURSE_UID)
    return home, COURSE_UID


def give(folder: Path, uid: int) -> None:
    """Make `uid` the owner of a folder and all in it, following no link."""
    for directory, inode in _entries(folder):
        if os.stat(inode, dir_fd=directory, follow_symlinks=False).st_uid != uid:
            os.chown(inode, uid, uid, dir_fd=directory, follow_symlinks=False)


async def usage(home: Path) -> Usage:
    """Measure a home with `du`, which copes with any depth and follows no link.

    A home that cannot be counted in half a minute counts as one with endlessly many files.
    """
    try:
        async with asyncio.timeout(COUNT_TIMEOUT_S):
            return Usage(mib=await _du(home, "-sm"), files=await _du(home, "-s", "--inodes"))
    except TimeoutError:
        return Usage(mib=0, files=1 << 62)


def _folder(homes: Path, username: str) -> Path:
    homes.mkdir(mode=0o700, exist_ok=True)
    home = homes / username
    home.mkdir(mode=0o700, exist_ok=True)
    return home


def _entries(folder: Path) -> Iterator[tuple[int | None, str]]:
    """Every path as (folder's descriptor, name): a name is never looked up through a folder swapped for a link."""
    yield None, str(folder)
    for _path, folders, files, directory in os.fwalk(folder):
        yield from ((directory, name) for name in (*folders, *files))


async def _du(home: Path, *options: str) -> int:
    process = await asyncio.create_subprocess_exec(
        "du",
        *options,
        "-x",
        "--",
        str(home),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        out, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return int(out.split()[0])
