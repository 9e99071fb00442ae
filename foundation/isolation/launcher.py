"""Runs inside a jail, before the jailed program: drops privileges, sets limits, becomes the program.

Called as `launcher.py ORDER ARGV…`, ORDER being JSON. Standard library only, and started with `-I -S`, so that
nothing the jailed person can write is imported while privileges are still held.
"""

import ctypes
import json
import os
import resource
import sys

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
PR_SET_NO_NEW_PRIVS = 38
SOCK_FILTER_BYTES = 8
MIB = 1 << 20


def drop_privileges(uid: int | None) -> None:
    """Become `uid` for good, if given; never gain privileges again in any case."""
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def set_limits(limits: dict[str, int | None]) -> None:
    """Apply the hard limits that are given (names as in `Limits`)."""
    wanted = (
        (resource.RLIMIT_DATA, "memory_mib", MIB),
        (resource.RLIMIT_NPROC, "processes", 1),
        (resource.RLIMIT_FSIZE, "file_size_mib", MIB),
        (resource.RLIMIT_NOFILE, "open_files", 1),
        (resource.RLIMIT_CPU, "cpu_s", 1),
    )
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for kind, name, unit in wanted:
        value = limits.get(name)
        if value is not None:
            resource.setrlimit(kind, (value * unit, value * unit))


def filter_syscalls(program: bytes) -> None:
    """Install a seccomp filter given as an array of `struct sock_filter`; none when it is empty. Raises OSError."""
    if not program:
        return

    class Program(ctypes.Structure):
        _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_char_p))

    order = Program(len(program) // SOCK_FILTER_BYTES, program)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(order), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the seccomp filter was refused")


if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    drop_privileges(order["uid"])
    set_limits(order["limits"])
    filter_syscalls(bytes.fromhex(order["filter"]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - the jailed program, by argument list
