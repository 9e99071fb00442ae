"""Where a server runs: its home, its jail, its log."""

import asyncio
import contextlib
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from foundation.isolation import Bind, Jail, Limits, environment_binds
from hub_config.servers.homes import Usage, open_home, open_instructor_home, usage
from hub_config.servers.limits import shortage
from hub_config.settings import HubSettings
from hub_config.words import Bilingual

SERVE = Path(__file__).with_name("serve.py")
SERVE_INSIDE = Path("/run/serve.py")
COURSE_INSIDE = Path("/srv/course")
SOURCE_INSIDE = Path("/srv/course-source")
SOURCE_LINK = "course-source"  # in an instructor's home, where JupyterLab's file browser begins
# Short, and on the jail's own tmpfs: the path of a kernel's socket must not pass 107 bytes.
RUNTIME_INSIDE = Path("/tmp/jupyter")  # noqa: S108 - see above
UID_INSIDE = 1000  # what an ordinary user is mapped to
TIDYING_FILE_MIB = 1  # the largest file while a home is full: enough to run, and to delete things
SERVER_OPTIONS = (
    "--KernelManager.transport=ipc",  # loopback is shared
    "--LabApp.news_url=None",  # an agency's network may have no internet
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)


@dataclass(frozen=True)
class Place:
    """One server's surroundings; `*_inside` are paths as the server sees them, `course_inside` for instructors only.

    Without a `jail` (single-user demo) the two views are the same.
    """

    home: Path
    home_inside: Path
    runtime_inside: Path
    course_inside: Path | None
    log: Path
    used_at_start: Usage
    notice: Bilingual | None
    jail: Jail | None

    def command(self, listener: int) -> list[str]:
        """Give the argument list of a server on the listening descriptor."""
        options = [str(listener), *SERVER_OPTIONS, f"--ServerApp.root_dir={self.home_inside}"]
        if self.jail is None:
            return [sys.executable, "-I", str(SERVE), *options, "--ServerApp.allow_root=True"]
        return self.jail.command([sys.executable, "-I", str(SERVE_INSIDE), *options])

    def last_line(self) -> str:
        """Give the last line of the server's log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def shorten_log(self, most_mib: int) -> None:
        """Empty a log that has grown too long: whatever runs in the server can write to it."""
        if self.log.stat().st_size > most_mib << 20:
            os.truncate(self.log, 0)


async def prepare(settings: HubSettings, username: str, role: str) -> Place:
    """Make ready what a person's server needs, and measure the home."""
    is_instructor = role == "instructor"
    if is_instructor:
        home, uid = await asyncio.to_thread(open_instructor_home, settings.homes, username, settings.course_home)
    else:
        home, uid = open_home(settings.homes, username)
    if is_instructor and settings.course_source:
        _link(home / SOURCE_LINK, settings.course_source if settings.single_user_demo else SOURCE_INSIDE)
    used = await usage(home)
    notice = shortage(used, settings.limits)
    log = _new_log(settings, username)
    if settings.single_user_demo:
        course = settings.course_home if is_instructor else None
        runtime = Path(tempfile.mkdtemp(prefix="academy-"))
        return Place(home, home, runtime, course, log, used, notice, None)
    inside = Path("/home", username)
    course = COURSE_INSIDE if is_instructor else None
    binds = [
        *environment_binds(settings.packages),
        Bind(SERVE, SERVE_INSIDE),
        Bind(_passwd(settings, username, uid), Path("/etc/passwd")),
        Bind(home, inside, writable=True),
    ]
    if course:
        binds.append(Bind(settings.course_home, course, writable=True))
        if settings.course_source:
            # Who may write there is the file system's to say: see the operator's guide.
            binds.append(Bind(settings.course_source, SOURCE_INSIDE, writable=True))
    if (config := settings.jupyter_config / role).is_dir():
        binds.append(Bind(config))
    limits = _limits(settings, crowded=is_instructor, tidying=notice is not None)
    jail = Jail(binds=binds, network=True, limits=limits, run_as=uid, filtered=True)
    return Place(home, inside, RUNTIME_INSIDE, course, log, used, notice, jail)


def _link(place: Path, target: Path) -> None:
    """Show `target` in a home, unless its owner has put something else there."""
    with contextlib.suppress(FileExistsError):
        place.symlink_to(target)


def _limits(settings: HubSettings, *, crowded: bool, tidying: bool) -> Limits:
    """Give the limits by process; `crowded`: the kernel counts all instructors' processes together, for their one uid."""
    ours = settings.limits
    return Limits(
        memory_mib=ours.process_memory_mib,
        processes=ours.processes * (8 if crowded else 1),
        file_size_mib=TIDYING_FILE_MIB if tidying else ours.file_size_mib,
        tmp_mib=ours.tmp_mib,
    )


def _servers(settings: HubSettings) -> Path:
    folder = settings.hub_home / "servers"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _new_log(settings: HubSettings, username: str) -> Path:
    log = _servers(settings) / f"{username}.log"
    log.write_bytes(b"")
    log.chmod(0o600)
    return log


def _passwd(settings: HubSettings, username: str, uid: int) -> Path:
    """Name the person inside, for the shell's prompt and for programs that look themselves up."""
    file = _servers(settings) / f"{username}.passwd"
    number = uid if os.geteuid() == 0 else UID_INSIDE
    file.write_text(f"{username}:x:{number}:{number}::/home/{username}:/bin/bash\n", encoding="utf-8")
    file.chmod(0o644)
    return file
