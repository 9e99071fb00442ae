"""Folders that we write and an instructor's server, under another uid, writes too.

By default everything is shared by group: folders are setgid, so that what either side makes stays shared. As the other
side is free to put a link anywhere, every step down is taken by descriptor and never follows one.
"""

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Modes:
    """Permissions of what is written. `folder` None: new folders are as the umask has them, others left alone."""

    file: int
    folder: int | None = None


SHARED = Modes(file=0o660, folder=0o2770)


class Tree:
    """Writes below `root`, which is made if missing, shared with the group `gid` (default: our own).

    Raises OSError for a link in the way.
    """

    def __init__(self, root: Path, gid: int | None, modes: Modes = SHARED) -> None:
        self._gid = gid
        self._modes = modes
        root.parent.mkdir(parents=True, exist_ok=True)
        with self._opened(os.open(root.parent, _FOLDER & ~os.O_NOFOLLOW)) as parent:
            os.close(self._folder(parent, root.name))
        self._root = root

    def make(self, folder: str) -> None:
        """Make a folder, and those above it."""
        with self._descend(folder):
            pass

    def replace(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Put `files` in place of all that `folder` held; a reader finds the old ones or the new ones.

        One writer at a time for one folder: what a writer that was killed has left beside it is removed.
        """
        above, _, name = folder.rpartition("/")
        fresh, former = f".{name}.new", f".{name}.old"
        with self._descend(above) as parent:
            _remove(parent, fresh)
            _remove(parent, former)
            with self._opened(self._folder(parent, fresh)) as inside:
                for path, content in files.items():
                    self._write(inside, path, content)
            with suppress(FileNotFoundError):
                os.rename(name, former, src_dir_fd=parent, dst_dir_fd=parent)
            os.rename(fresh, name, src_dir_fd=parent, dst_dir_fd=parent)
            _remove(parent, former)

    def remove(self, folder: str) -> None:
        """Remove a folder with all it holds, if it is there."""
        above, _, name = folder.rpartition("/")
        with self._descend(above) as parent:
            _remove(parent, name)

    def holds(self, folder: str) -> bool:
        """Whether there is such a folder."""
        return self._root.joinpath(folder).is_dir()

    def reserve(self, name: str) -> None:
        """Make an empty database file of that name at the root, unless there is one.

        One that is there is never opened: closing any descriptor of an SQLite file drops the locks that this
        process holds on it. Raises OSError when it is no plain file.
        """
        with self._descend("") as root:
            fresh = f".{name}.{secrets.token_hex(8)}.new"
            with suppress(FileNotFoundError):
                if not stat.S_ISREG(os.stat(name, dir_fd=root, follow_symlinks=False).st_mode):
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)
                return
            self._write(root, fresh, b"")
            with suppress(FileExistsError):
                os.link(fresh, name, src_dir_fd=root, dst_dir_fd=root)
            os.unlink(fresh, dir_fd=root)

    def _write(self, folder: int, path: str, content: bytes) -> None:
        above, _, name = path.rpartition("/")
        with (
            self._descend(above, os.dup(folder)) as parent,
            os.fdopen(os.open(name, _NEW_FILE, self._modes.file | 0o200, dir_fd=parent), "wb") as file,
        ):
            file.write(content)
            self._share(file.fileno(), self._modes.file)

    @contextmanager
    def _descend(self, path: str, start: int | None = None) -> Iterator[int]:
        current = os.open(self._root, _FOLDER) if start is None else start
        try:
            for name in filter(None, path.split("/")):
                below = self._folder(current, name)
                os.close(current)
                current = below
            yield current
        finally:
            os.close(current)

    def _folder(self, parent: int, name: str) -> int:
        with suppress(FileExistsError):
            os.mkdir(name, 0o777 if self._modes.folder is None else self._modes.folder, dir_fd=parent)
        descriptor = os.open(name, _FOLDER, dir_fd=parent)
        if self._modes.folder is not None:
            self._share(descriptor, self._modes.folder)
        return descriptor

    def _share(self, descriptor: int, mode: int) -> None:
        """Give what is ours to the group; the mode last: a change of owner clears the setgid bit."""
        found = os.fstat(descriptor)
        if found.st_uid != os.geteuid():
            return
        if self._gid is not None and found.st_gid != self._gid:
            os.fchown(descriptor, -1, self._gid)
        os.fchmod(descriptor, mode)

    @staticmethod
    @contextmanager
    def _opened(descriptor: int) -> Iterator[int]:
        try:
            yield descriptor
        finally:
            os.close(descriptor)


def _remove(parent: int, name: str) -> None:
    """Remove what was set aside: a folder with all it holds, or the link or file that stood in its place."""
    try:
        os.unlink(name, dir_fd=parent)
    except FileNotFoundError:
        return
    except (IsADirectoryError, PermissionError):
        shutil.rmtree(name, dir_fd=parent)
