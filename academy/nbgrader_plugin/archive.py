"""A folder's files on the way in or out: plain relative paths and contents, packed as zip."""

import fnmatch
import hashlib
import io
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from academy.nbgrader_plugin.errors import cannot_read, cannot_write, odd_archive, too_big, too_many_files

_EPOCH = (1980, 1, 1, 0, 0, 0)


def collect_files(folder: Path, ignore: Sequence[str], *, total_mib: int, files: int) -> dict[str, bytes]:
    """Read the regular files below `folder`, without links and what `ignore` names; raises LocalProblem.

    Sizes are looked at before anything is read, so that a huge folder costs no memory.
    """
    found = dict(_walk(folder, ignore))
    if len(found) > files:
        raise too_many_files(files)
    if sum(path.stat().st_size for path in found.values()) > total_mib << 20:
        raise too_big(total_mib)
    return {name: _read(path) for name, path in sorted(found.items())}


def pack(files: Mapping[str, bytes]) -> bytes:
    """Pack as zip: the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Unpack what the academy sent; raises Unreachable for anything broken or pointing outside its folder."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise odd_archive() from error
    if any(PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts for name in files):
        raise odd_archive()
    return files


def digest(files: Mapping[str, bytes]) -> str:
    """Tell contents apart: names and bytes, whatever the packing."""
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        total.update(f"{len(name)} {len(content)} {name}\n".encode())
        total.update(content)
    return total.hexdigest()


def write_missing(files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Write the files that are not there yet, never touching one that is; the names written. Raises LocalProblem."""
    written = []
    for name, content in files.items():
        target = folder / name
        if os.path.lexists(target):
            continue
        write_file(target, content)
        written.append(name)
    return written


def write_file(target: Path, content: bytes) -> None:
    """Write a whole file or nothing, making its folder; raises LocalProblem."""
    half = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(content)
        half.replace(target)
    except OSError as error:
        raise cannot_write(str(target), error.strerror or str(error)) from error


def _walk(folder: Path, ignore: Sequence[str]) -> Iterator[tuple[str, Path]]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _ignored(name, ignore))
        for name in names:
            path = Path(where, name)
            if not _ignored(name, ignore) and path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def _ignored(name: str, ignore: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in ignore)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise cannot_read(path.name, error.strerror or str(error)) from error
