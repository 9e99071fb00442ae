"""A folder's files as one immutable value: what is released, and what is handed in."""

import hashlib
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from grader.errors import BundleRejected

_EPOCH = (1980, 1, 1, 0, 0, 0)
# Parts of a path that is absolute, climbs, or says the same as a shorter one.
_NO_NAMES = frozenset({"", ".", ".."})
# Surrogates stand for bytes of a file name that are no text.
_ODD = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]|^~|^[A-Za-z]:")


@dataclass(frozen=True)
class BundleLimits:
    """How much one submission may hold."""

    total_mib: int = 20
    files: int = 500
    path_length: int = 200


# For files that were looked at when they were read.
TRUSTED = BundleLimits(total_mib=1 << 20, files=1 << 20, path_length=1 << 12)


class Bundle(Mapping[str, bytes]):
    """Relative POSIX paths to contents, sorted; every path is inside the folder by construction.

    Raises BundleRejected for a path that is absolute, climbs, or has a character that no file of ours has, and for
    more than `limits` allow.
    """

    def __init__(self, files: Mapping[str, bytes], limits: BundleLimits | None = None) -> None:
        self.check({path: len(content) for path, content in files.items()}, limits or BundleLimits())
        self._files = dict(sorted(files.items()))

    def __getitem__(self, path: str) -> bytes:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    @staticmethod
    def check(sizes: Mapping[str, int], limits: BundleLimits) -> None:
        """Raise BundleRejected when files of these names and sizes (bytes) cannot be a bundle."""
        if len(sizes) > limits.files:
            raise _too_many(limits.files)
        if sum(sizes.values()) > limits.total_mib << 20:
            raise _too_big(limits.total_mib)
        for path in sizes:
            _check_path(path, limits)

    @property
    def sha256(self) -> str:
        """The digest of names and contents, whatever the order or the packing."""
        digest = hashlib.sha256()
        for path, content in self._files.items():
            digest.update(f"{len(path.encode())} {len(content)} {path}\n".encode())
            digest.update(content)
        return digest.hexdigest()

    def under(self, folder: str) -> Self:
        """The files below `folder`, with paths relative to it."""
        prefix = folder.rstrip("/") + "/"
        return type(self)({path.removeprefix(prefix): data for path, data in self.items() if path.startswith(prefix)})

    def write_to(self, folder: Path) -> None:
        """Write every file below `folder`, which is made if missing."""
        for path, content in self.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def to_zip(self) -> bytes:
        """A zip archive, the same bytes for the same files."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in self.items():
                archive.writestr(zipfile.ZipInfo(path, _EPOCH), content, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()

    @classmethod
    def from_zip(cls, data: bytes, limits: BundleLimits | None = None) -> Self:
        """Read an untrusted archive, never unpacking more than `limits` allow; raises BundleRejected."""
        limits = limits or BundleLimits()
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return cls(dict(_members(archive, limits)), limits)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            IndexError,
            OSError,
            ValueError,
        ) as error:
            raise _not_an_archive() from error

    @classmethod
    def from_folder(cls, folder: Path, limits: BundleLimits | None = None) -> Self:
        """The regular files below `folder`; links, caches and checkpoints are left out."""
        files = {}
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder)
            skipped = any(part in {"__pycache__", ".ipynb_checkpoints"} for part in relative.parts)
            if not skipped and path.is_file() and not path.is_symlink():
                files[relative.as_posix()] = path.read_bytes()
        return cls(files, limits)


def _members(archive: zipfile.ZipFile, limits: BundleLimits) -> Iterator[tuple[str, bytes]]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > limits.files:
        raise _too_many(limits.files)
    left = limits.total_mib << 20
    names: set[str] = set()
    for info in infos:
        if stat.S_ISLNK(info.external_attr >> 16) or info.filename in names:
            raise _bad_path(info.filename)
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            # bzip2 and lzma are unpacked without a bound: 2 KB become gigabytes before the first byte is read.
            raise _not_an_archive()
        names.add(info.filename)
        with archive.open(info) as member:
            content = member.read(left + 1)  # never trust the size the archive declares
        left -= len(content)
        if left < 0:
            raise _too_big(limits.total_mib)
        yield info.filename, content


def _check_path(path: str, limits: BundleLimits) -> None:
    climbs = not _NO_NAMES.isdisjoint(path.split("/"))
    if climbs or _ODD.search(path) or len(path) > limits.path_length:
        raise _bad_path(path)


def _bad_path(path: str) -> BundleRejected:
    shown = path[:60].encode("unicode_escape").decode()
    return BundleRejected(
        "bad-path",
        th=f"ชื่อไฟล์ «{shown}» ในงานที่ส่งใช้ไม่ได้ (ออกนอกโฟลเดอร์ เป็นลิงก์ ซ้ำ หรือมีอักขระต้องห้าม) โปรดลบหรือเปลี่ยนชื่อแล้วส่งใหม่",
        en=f"The file name “{shown}” in the submission is not allowed (outside the folder, a link, a duplicate or an "
        "odd character); remove or rename it and submit again.",
    )


def _too_many(limit: int) -> BundleRejected:
    return BundleRejected(
        "too-many-files",
        th=f"งานที่ส่งมีไฟล์เกิน {limit:,} ไฟล์ โปรดลบไฟล์ที่ไม่เกี่ยวข้องแล้วส่งใหม่",
        en=f"The submission has more than {limit:,} files; remove what does not belong and submit again.",
    )


def _too_big(limit_mib: int) -> BundleRejected:
    return BundleRejected(
        "too-big",
        th=f"งานที่ส่งใหญ่เกิน {limit_mib} MiB โปรดลบไฟล์ข้อมูลขนาดใหญ่แล้วส่งใหม่",
        en=f"The submission is larger than {limit_mib} MiB; remove large data files and submit again.",
    )


def _not_an_archive() -> BundleRejected:
    return BundleRejected(
        "not-an-archive",
        th="อ่านไฟล์บีบอัดของงานที่ส่งไม่ได้ โปรดส่งใหม่อีกครั้ง",
        en="The submitted archive cannot be read; please submit again.",
    )
