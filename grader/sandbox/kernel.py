"""The Linux calls that Python has no function for. Every one raises OSError with the call's name."""

import contextlib
import ctypes
import fcntl
import os
import socket
import struct
from collections.abc import Iterator

_libc = ctypes.CDLL(None, use_errno=True)
# Looked up now: a fresh child that looks a function up copies dozens of pages to do so.
_mount, _umount, _prctl, _setns, _syscall, _unshare = (
    _libc.mount, _libc.umount2, _libc.prctl, _libc.setns, _libc.syscall, _libc.unshare,
)  # fmt: skip
_fork = ctypes.PyDLL(None, use_errno=True).fork  # with the GIL held

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2

_PR_SET_DUMPABLE = 4
_PR_SET_NAME = 15
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_LAST_CAPABILITY = 63
_CAPABILITY_VERSION_3 = 0x20080522
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_SYS_CAPSET = {"x86_64": 126, "aarch64": 91}
_SIOCSIFFLAGS = 0x8914
_IFF_UP_RUNNING = 0x41

MACHINE = os.uname().machine
MAX_READ = 1 << 14


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones; CLONE_NEWPID takes effect for the next child."""
    _check(_unshare(flags), "unshare")


class Home:
    """The namespaces of a process that starts others in fresh ones and comes back."""

    def __init__(self) -> None:
        self._pids = os.pidfd_open(os.getpid())
        self._network = os.open("/proc/self/ns/net", os.O_RDONLY)

    def new_network(self) -> int:
        """A descriptor of a fresh network namespace with loopback up; the namespace lives while somebody holds it."""
        unshare(CLONE_NEWNET)
        try:
            raise_loopback()
            return os.open("/proc/self/ns/net", os.O_RDONLY)
        finally:
            _check(_setns(self._network, CLONE_NEWNET), "setns")

    @contextlib.contextmanager
    def away(self, network: int) -> Iterator[None]:
        """Children forked in here are the first of a fresh pid namespace and live in `network`."""
        _check(_setns(network, CLONE_NEWNET), "setns")
        try:
            unshare(CLONE_NEWPID)
            try:
                yield
            finally:
                _check(_setns(self._pids, CLONE_NEWPID), "setns")
        finally:
            _check(_setns(self._network, CLONE_NEWNET), "setns")


def map_ids(outside_uid: int, outside_gid: int, inside: int) -> None:
    """Give a fresh user namespace its one user. Ids are taken before `unshare`: after it they read as nobody's."""
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"{inside} {outside_uid} 1")
    write("/proc/self/gid_map", f"{inside} {outside_gid} 1")


class _Program(ctypes.Structure):
    """`struct sock_fprog`. Made before the fork: to make a class takes a quarter of a millisecond."""

    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def read(path: str) -> bytes:
    """What the kernel says in one of its small files. Raises OSError.

    pathlib and the like are loaded, but a fresh child that uses them copies a hundred pages to do so.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, MAX_READ)
    finally:
        os.close(descriptor)


def write(path: str, text: str) -> None:
    """Tell the kernel something by one of its files."""
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    """Mount `source` at `target`, as the system call does."""
    result = _mount(
        source.encode(), target.encode(), kind and kind.encode(), ctypes.c_ulong(flags), options and options.encode()
    )
    _check(result, f"mount {target}")


def pivot_root(new_root: str) -> None:
    """Make `new_root`, a mount point, the root of this mount namespace and let go of the old one entirely."""
    os.chdir(new_root)
    _check(_syscall(_SYS_PIVOT_ROOT[MACHINE], b".", b"."), "pivot_root")
    _check(_umount(b".", MNT_DETACH), "umount the old root")
    os.chdir("/")


def drop_capabilities() -> None:
    """Give up every capability, for good, and forbid that a program ever gains one."""
    _check(_prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    for capability in range(_LAST_CAPABILITY + 1):
        if _prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # past the last one this kernel knows
    header = struct.pack("II", _CAPABILITY_VERSION_3, 0)
    _check(_syscall(_SYS_CAPSET[MACHINE], header, bytes(24)), "capset")


def fork() -> int:
    """`os.fork` for a process of one thread: without Python's care for locks and threads, which touches 250 pages in a child.

    The child is to seed what is random anew.
    """
    pid: int = _fork()
    _check(min(pid, 0), "fork")
    return pid


def rename(name: str) -> None:
    """What `ps` and `top` call this process."""
    _check(_prctl(_PR_SET_NAME, name.encode(), 0, 0, 0), "set_name")


def hide_memory() -> None:
    """Keep this process's memory and /proc entries from others of the same uid."""
    _check(_prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "set_dumpable")


def raise_loopback() -> None:
    """Bring `lo` up in a fresh network namespace."""
    with socket.socket() as sock:
        fcntl.ioctl(sock, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP_RUNNING))


def set_filter(program: bytes) -> None:
    """Install a seccomp filter (an array of `struct sock_filter`) for this process and all it starts."""
    order = _Program(len(program) // 8, program)
    _check(_prctl(22, 2, ctypes.byref(order), 0, 0), "seccomp")
