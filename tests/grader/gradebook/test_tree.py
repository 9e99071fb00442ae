import os
import stat
from pathlib import Path

import pytest

from grader.gradebook.tree import Tree

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files to another group")


def test_files_are_replaced_as_a_whole(tmp_path: Path):
    tree = Tree(tmp_path / "root", None)
    tree.replace("a/b", {"one.txt": b"1", "deep/er/two.txt": b"2"})
    tree.replace("a/b", {"three.txt": b"3"})
    assert [path.name for path in (tmp_path / "root/a").rglob("*")] == ["b", "three.txt"]


def test_a_link_on_the_way_is_not_followed(tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    tree = Tree(tmp_path / "root", None)
    (tmp_path / "root/autograded").symlink_to(outside)
    with pytest.raises(OSError, match="autograded"):
        tree.replace("autograded/somchai/a1", {"nb1.ipynb": b"{}"})
    assert list(outside.iterdir()) == []


def test_a_link_in_the_place_itself_is_removed_and_its_target_left_alone(tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("mine")
    tree = Tree(tmp_path / "root", None)
    (tmp_path / "root/a1").symlink_to(outside)
    tree.replace("a1", {"nb1.ipynb": b"{}"})
    assert (outside / "precious").read_text() == "mine"
    assert (tmp_path / "root/a1/nb1.ipynb").read_bytes() == b"{}"
    assert not (tmp_path / "root/a1").is_symlink()


def test_a_link_for_the_root_or_the_database_is_refused(tmp_path: Path):
    (tmp_path / "real").mkdir()
    (tmp_path / "root").symlink_to(tmp_path / "real")
    with pytest.raises(OSError, match="root"):
        Tree(tmp_path / "root", None)
    (tmp_path / "real/gradebook.db").symlink_to(tmp_path / "academy.db")
    with pytest.raises(OSError, match="gradebook"):
        Tree(tmp_path / "real", None).reserve("gradebook.db")
    assert not (tmp_path / "academy.db").exists()


def test_reserving_keeps_what_is_there(tmp_path: Path):
    tree = Tree(tmp_path / "root", None)
    tree.reserve("gradebook.db")
    (tmp_path / "root/gradebook.db").write_text("kept")
    tree.reserve("gradebook.db")
    assert (tmp_path / "root/gradebook.db").read_text() == "kept"


def test_a_folder_of_ours_made_otherwise_is_shared_from_now_on(tmp_path: Path):
    (tmp_path / "root/feedback").mkdir(parents=True, mode=0o755)
    Tree(tmp_path / "root", None).make("feedback")
    assert [stat.S_IMODE((tmp_path / path).stat().st_mode) for path in ("root", "root/feedback")] == [0o2770] * 2


@needs_root
def test_everything_goes_to_the_group(tmp_path: Path):
    tree = Tree(tmp_path / "root", 4242)
    tree.replace("a/b", {"deep/one.txt": b"1"})
    tree.reserve("gradebook.db")
    for path in (tmp_path / "root", *(tmp_path / "root").rglob("*")):
        assert path.stat().st_gid == 4242
        assert bool(path.stat().st_mode & stat.S_ISGID) == path.is_dir()


def test_no_descriptor_is_left_open(tmp_path: Path):
    tree = Tree(tmp_path / "root", None)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        tree.replace("a/b", {"deep/one.txt": b"1"})
        tree.reserve("gradebook.db")
    assert len(list(Path("/proc/self/fd").iterdir())) == before
