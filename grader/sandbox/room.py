"""One side's room: its own mounts, users, limits and system calls, made by the process that will live in it."""

import os
import resource
import socket
import sys
from functools import cache
from pathlib import Path

from foundation.isolation import Limits
from foundation.isolation.jail import ETC
from foundation.isolation.syscalls import deny_program
from grader.sandbox import kernel

UID = 1000
MIB = 1 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")
DEVICES = ("null", "zero", "full", "random", "urandom")
# A mount point inside the warm parent's jail, covered by the room's own tmpfs: nothing that is shown lies below it
# (as it may below /tmp, when the installation does).
NEW_ROOT = "/dev/shm"  # noqa: S108 - see above
OWN = "/room"
WRITABLE = ("/work", "/tmp", "/dev/shm")  # noqa: S108 - inside the room
ENVIRONMENT = {"HOME": "/tmp", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}  # noqa: S108 - inside the room


def prepare() -> None:
    """Lay out once, for all rooms, what they show: the system, the Python environment, some devices; nothing of ours."""
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.mount("tmpfs", NEW_ROOT, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "mode=0755")
    for path in _shown():
        _show(path)
    for name in ("bin", "sbin", "lib", "lib64"):
        if Path("/", name).is_symlink():
            Path(NEW_ROOT, name).symlink_to(f"usr/{name}")
    for folder in (OWN, *WRITABLE, *map(str, _checks())):
        Path(NEW_ROOT + folder).mkdir(parents=True, exist_ok=True)
    for name in DEVICES:
        target = Path(NEW_ROOT, "dev", name)
        target.touch()
        kernel.mount(f"/dev/{name}", str(target), None, kernel.MS_BIND)
    kernel.mount("none", NEW_ROOT, None, kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | kernel.MS_NOSUID)
    deny_program(), _covered(), _checks()  # kept from now on


def empty_environment() -> None:
    """Leave no variables but those of a room: for a warm parent that has loaded what it has, and all it will fork."""
    os.environ.clear()
    os.environ.update(ENVIRONMENT)


def enter(limits: Limits, *, is_judge: bool) -> None:
    """Move this process, the first of its pid namespace, into a fresh room, with the link checks for a judge.

    There is no /proc in it: nothing of ours needs one, and it is where other processes would be seen.
    """
    virtual_size = _virtual_size()
    kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS)
    kernel.map_ids(UID, UID, UID)
    kernel.write("/proc/self/oom_score_adj", "1000")  # if memory runs out, here first
    _furnish(limits.tmp_mib, _checks() if is_judge else ())
    socket.sethostname("room")
    _set_limits(limits, virtual_size)
    kernel.drop_capabilities()
    kernel.hide_memory()
    if program := deny_program():
        kernel.set_filter(program)
    os.chdir("/work")


def _furnish(tmp_mib: int, more: tuple[Path, ...]) -> None:
    """Take what was prepared as the root, with one small filesystem of its own for everything that can be written."""
    kernel.mount(NEW_ROOT, NEW_ROOT, None, kernel.MS_BIND | kernel.MS_REC)  # a copy may become a root, the original not
    own = NEW_ROOT + OWN
    options = f"size={tmp_mib * MIB},nr_inodes=20000,mode=0755"
    kernel.mount("tmpfs", own, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, options)
    for folder in WRITABLE:
        part = f"{own}/{folder.rpartition('/')[2]}"
        os.mkdir(part)  # noqa: PTH102 - as in `kernel.read`
        kernel.mount(part, NEW_ROOT + folder, None, kernel.MS_BIND)
    for path in (*_covered(), *more):
        _show(path)
    kernel.pivot_root(NEW_ROOT)


@cache
def _shown() -> tuple[Path, ...]:
    roots = [Path(path) for path in ("/usr", "/bin", "/sbin", "/lib", "/lib64")]
    system = [path for path in roots if path.is_dir() and not path.is_symlink()]
    etc = [path for name in ETC if (path := Path("/etc", name)).exists()]
    return (*system, *etc, *sorted({Path(sys.base_prefix), Path(sys.prefix)}))


@cache
def _checks() -> tuple[Path, ...]:
    """The link checks, which tests may import: their folder in a checkout, when the environment does not hold them."""
    folder = Path(__file__).parents[2] / "contracts"
    return () if folder.is_relative_to(sys.prefix) else (folder,)


@cache
def _covered() -> tuple[Path, ...]:
    """What is shown below a folder that can be written, as an installation may be: the folder's mount covers it."""
    return tuple(path for path in _shown() if any(path.is_relative_to(folder) for folder in WRITABLE))


def _show(path: Path) -> None:
    target = Path(NEW_ROOT, path.relative_to("/"))
    if path.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    kernel.mount(str(path), str(target), None, kernel.MS_BIND | kernel.MS_REC)


def _virtual_size() -> int:
    return int(kernel.read("/proc/self/statm").split()[0]) * PAGE


def _set_limits(limits: Limits, virtual_size: int) -> None:
    """RLIMIT_DATA is the memory limit; RLIMIT_AS catches shared mappings, which it does not count."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wanted = [
        (resource.RLIMIT_NPROC, limits.processes, 1),
        (resource.RLIMIT_FSIZE, limits.file_size_mib, MIB),
        (resource.RLIMIT_NOFILE, limits.open_files, 1),
        (resource.RLIMIT_CPU, limits.cpu_s, 1),
        (resource.RLIMIT_DATA, limits.memory_mib, MIB),
    ]
    if limits.memory_mib is not None:
        wanted.append((resource.RLIMIT_AS, virtual_size + (limits.memory_mib + 1024) * MIB, 1))
    for kind, value, unit in wanted:
        if value is not None:
            resource.setrlimit(kind, (value * unit, value * unit))
