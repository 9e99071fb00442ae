"""A bundle is safe by construction, whatever archive it came from."""

import io
import resource
import stat
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import BundleRejected
from grader.model import Bundle, BundleLimits

GOOD = Bundle({"a.txt": b"a" * 500, "folder/b.txt": b"b"})
SMALL = BundleLimits(total_mib=1, files=5)


def archive(*members: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, content in members:
            file.writestr(name, content)
    return buffer.getvalue()


def test_an_archive_is_read_back_and_is_the_same_bytes_each_time():
    assert Bundle.from_zip(GOOD.to_zip()) == GOOD
    assert Bundle(dict(sorted(GOOD.items(), reverse=True))).to_zip() == GOOD.to_zip()


@pytest.mark.parametrize(
    "path", ["../x", "/x", "a/../../x", "a\\b", "C:x", "~x", "a//b", "./a", "x\n", "", ".", "a" * 201]
)
def test_a_path_that_no_file_of_ours_has_is_refused(path: str):
    with pytest.raises(BundleRejected, match="ชื่อไฟล์"):
        Bundle({path: b""})


def test_a_link_is_refused():
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(BundleRejected):
        Bundle.from_zip(archive((link, b"/etc/passwd")))


def test_too_many_files_are_refused():
    with pytest.raises(BundleRejected, match="5"):
        Bundle.from_zip(archive(*((f"f{number}", b"") for number in range(6))), SMALL)


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_is_refused_without_being_unpacked(compression: int):
    bomb = archive(("zeros", bytes(100 << 20)), compression=compression)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BundleRejected):
        Bundle.from_zip(bomb, SMALL)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 << 10


@given(st.binary(max_size=300))
def test_what_is_no_archive_is_refused(data: bytes):
    with pytest.raises(BundleRejected):
        Bundle.from_zip(data)


@given(start=st.integers(0, 300), noise=st.binary(min_size=1, max_size=60))
def test_a_damaged_archive_is_refused_or_read_never_a_crash(start: int, noise: bytes):
    data = bytearray(GOOD.to_zip())
    data[start : start + len(noise)] = noise
    with suppress(BundleRejected):
        assert Bundle.from_zip(bytes(data))


def test_a_folder_is_read_without_links_and_caches(tmp_path: Path):
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "a.txt").write_bytes(b"a")
    assert dict(Bundle.from_folder(tmp_path)) == {"a.txt": b"a"}
