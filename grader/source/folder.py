"""A folder of files that a stranger filled, read as one value."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.model import Bundle, BundleLimits

_CACHES = frozenset({"__pycache__", ".ipynb_checkpoints"})


def read_folder(folder: Path, is_kept: Callable[[str], bool], limits: BundleLimits) -> Bundle:
    """The regular files below `folder` whose names, and whose folders' names, are kept; links are left out.

    Raises BundleRejected for more than `limits` allow, before it is read, or for a name that no bundle takes.
    """
    found = list(_files(os.fspath(folder), "", is_kept))
    Bundle.check({path: entry.stat(follow_symlinks=False).st_size for path, entry in found}, limits)
    return Bundle({path: _content(entry.path) for path, entry in found}, limits)


def _files(folder: str, prefix: str, is_kept: Callable[[str], bool]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in _CACHES or not is_kept(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{prefix}{entry.name}/", is_kept)
            elif entry.is_file(follow_symlinks=False):
                yield f"{prefix}{entry.name}", entry


def _content(path: str) -> bytes:
    """Read a file, never through a link that has taken its place meanwhile."""
    with open(path, "rb", buffering=0, opener=_no_link) as file:
        return file.read()


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
