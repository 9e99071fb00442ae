"""Everyone has a home of their own, and nobody's links lead anything astray."""

import asyncio
import os
from pathlib import Path

import pytest

from hub_config.servers import homes
from hub_config.servers.homes import COURSE_UID, FIRST_UID, Usage, open_home, open_instructor_home, usage
from hub_config.servers.limits import HOME_EVERY, Watch, shortage
from hub_config.settings import ServerLimits

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")


@as_root
def test_each_person_has_a_uid_that_stays(tmp_path: Path):
    somchai, malee = (open_home(tmp_path, name)[1] for name in ("somchai", "malee"))
    assert {FIRST_UID, FIRST_UID + 1} == {somchai, malee}
    assert somchai == open_home(tmp_path, "somchai")[1]


@as_root
def test_homes_that_share_an_owner_are_told_apart(tmp_path: Path):
    """As after a time when an ordinary user ran the academy."""
    for name in ("somchai", "malee"):
        (tmp_path / name).mkdir()
        os.chown(tmp_path / name, 50_000, 50_000)
    uids = {open_home(tmp_path, name)[1] for name in ("somchai", "malee")}
    assert len(uids) == 2


@as_root
def test_what_is_in_a_home_comes_along(tmp_path: Path):
    (tmp_path / "somchai" / "deep").mkdir(parents=True)
    (tmp_path / "somchai" / "deep" / "work.ipynb").touch()
    home, uid = open_home(tmp_path, "somchai")
    assert {uid} == {path.stat().st_uid for path in (home, *home.rglob("*"))}


@as_root
def test_a_link_out_of_the_home_gives_nothing_away(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.touch()
    (tmp_path / "homes" / "somchai").mkdir(parents=True)
    (tmp_path / "homes" / "somchai" / "link").symlink_to(secret)
    open_home(tmp_path / "homes", "somchai")
    assert secret.stat().st_uid == 0


@as_root
def test_instructors_share_the_course(tmp_path: Path):
    course = tmp_path / "course"
    (course / "source").mkdir(parents=True)
    uids = {open_instructor_home(tmp_path / "homes", name, course)[1] for name in ("wanida", "prasert")}
    assert {COURSE_UID} == uids
    assert {COURSE_UID} == {path.stat().st_uid for path in (course, course / "source")}


@as_root
def test_a_trainee_who_was_an_instructor_leaves_the_course_behind(tmp_path: Path):
    open_instructor_home(tmp_path / "homes", "wanida", tmp_path / "course")
    assert open_home(tmp_path / "homes", "wanida")[1] >= FIRST_UID


def test_a_home_is_measured_with_all_in_it(tmp_path: Path):
    (tmp_path / "big").write_bytes(b"x" * (3 << 20))
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("/usr")
    found = asyncio.run(usage(tmp_path))
    assert 3 <= found.mib <= 4
    assert found.files == 4


def test_a_home_too_large_to_count_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(homes, "COUNT_TIMEOUT_S", 0)
    assert asyncio.run(usage(tmp_path)).files > 1 << 60


@pytest.mark.parametrize(("added_mib", "stopped"), [(0, False), (30, False), (40, True)])
def test_a_home_that_was_full_at_the_start_may_grow_a_little(tmp_path: Path, added_mib: int, stopped: bool):
    """So that its owner can save while tidying up."""
    watch = Watch(ServerLimits(memory_mib=1 << 20, home_quota_mib=2), tmp_path, Usage(mib=5, files=2))
    (tmp_path / "work").write_bytes(b"x" * ((4 + added_mib) << 20))
    answers = [asyncio.run(watch.excess(os.getpid())) for _ in range(HOME_EVERY)]
    assert stopped == any(answers)


@pytest.mark.parametrize(
    ("used", "said"),
    [(Usage(10, 10), None), (Usage(11, 10), "11 of 10 MiB"), (Usage(10, 11), "more than 10 files")],
)
def test_what_is_short_is_said(used: Usage, said: str | None):
    answer = shortage(used, ServerLimits(home_quota_mib=10, home_files=10))
    assert (said is None) == (answer is None)
    assert answer is None or (said is not None and said in answer)
