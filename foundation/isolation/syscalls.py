"""The seccomp filter: system calls that no trainee's code needs and that widen what hostile code could reach.

A deny list on purpose: the namespaces are the wall, this takes tools for climbing away. Denied calls fail with EPERM
(clone3 with ENOSYS, so that the C library falls back to clone, whose flags can be seen), a foreign ABI too. Two more
are cut short: nobody sets a limit on processor time, at which the kernel kills as if from outside; and SO_REUSEPORT is
said to be set and is not, or a trainee's server would share the port of the test's own and answer in its place.
"""

import errno
import os
import struct
from functools import cache

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# shmget, msgget and memfd_create keep memory that belongs to no process, out of sight of every limit on processes.
DENIED = {
    "x86_64": {
        "shmget": 29, "msgget": 68, "ptrace": 101, "pivot_root": 155, "chroot": 161, "mount": 165, "umount2": 166, "add_key": 248,
        "request_key": 249, "keyctl": 250, "unshare": 272, "perf_event_open": 298, "open_by_handle_at": 304,
        "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "memfd_create": 319, "bpf": 321,
        "userfaultfd": 323,
    },
    "aarch64": {
        "umount2": 39, "mount": 40, "pivot_root": 41, "chroot": 51, "unshare": 97, "ptrace": 117, "add_key": 217,
        "request_key": 218, "keyctl": 219,
        "msgget": 186, "shmget": 194, "memfd_create": 279, "perf_event_open": 241, "open_by_handle_at": 265, "setns": 268,
        "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272, "bpf": 280, "userfaultfd": 282,
    },
}  # fmt: skip
# The same number on every architecture from here on.
DENIED_EVERYWHERE = {
    "io_uring_setup": 425, "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432,
    "fspick": 433, "mount_setattr": 442,
}  # fmt: skip
CLONE3 = 435
CLONE = {"x86_64": 56, "aarch64": 220}
SOCKET = {"x86_64": 41, "aarch64": 198}
SETSOCKOPT = {"x86_64": 54, "aarch64": 208}
SETRLIMIT = {"x86_64": 160, "aarch64": 164}
PRLIMIT64 = {"x86_64": 302, "aarch64": 261}
_SOL_SOCKET, _SO_REUSEPORT, _RLIMIT_CPU = 1, 15, 0
FAMILIES = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: vsock and the like know no network namespace
NAMESPACE_FLAGS = 0x7E020080
X32 = 0x40000000

_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_NUMBER_AT, _ARCH_AT, _FIRST_ARGUMENT_AT, _SECOND_ARGUMENT_AT, _THIRD_ARGUMENT_AT = 0, 4, 16, 24, 32
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def _fail(number: int) -> bytes:
    return _step(_RETURN, _FAIL | number)


@cache
def deny_program() -> bytes:
    """The filter as an array of `struct sock_filter`; empty where the architecture is unknown: the namespaces hold without."""
    machine = os.uname().machine
    if machine not in AUDIT_ARCH:
        return b""
    steps = [
        _step(_LOAD, _ARCH_AT), _step(_EQUAL, AUDIT_ARCH[machine], 1, 0), _fail(errno.EPERM),
        _step(_LOAD, _NUMBER_AT), _step(_AT_LEAST, X32, 0, 1), _fail(errno.EPERM),
        _step(_EQUAL, CLONE3, 0, 1), _fail(errno.ENOSYS),
    ]  # fmt: skip
    for number in (*DENIED[machine].values(), *DENIED_EVERYWHERE.values()):
        steps += [_step(_EQUAL, number, 0, 1), _fail(errno.EPERM)]
    steps += [*_without_shared_ports(machine), *_without_time_limits(machine)]
    steps += [
        _step(_EQUAL, CLONE[machine], 0, 4),
        _step(_LOAD, _FIRST_ARGUMENT_AT), _step(_ANY_BIT, NAMESPACE_FLAGS, 0, 1), _fail(errno.EPERM),
        _step(_RETURN, _ALLOW),
        _step(_EQUAL, SOCKET[machine], 0, len(FAMILIES) + 2), _step(_LOAD, _FIRST_ARGUMENT_AT),
    ]  # fmt: skip
    for place, family in enumerate(FAMILIES):
        steps.append(_step(_EQUAL, family, len(FAMILIES) - place, 0))
    steps += [_fail(errno.EAFNOSUPPORT), _step(_RETURN, _ALLOW)]
    return b"".join(steps)


def _without_shared_ports(machine: str) -> list[bytes]:
    return [
        _step(_EQUAL, SETSOCKOPT[machine], 0, 6),
        _step(_LOAD, _SECOND_ARGUMENT_AT), _step(_EQUAL, _SOL_SOCKET, 0, 3),
        _step(_LOAD, _THIRD_ARGUMENT_AT), _step(_EQUAL, _SO_REUSEPORT, 0, 1), _fail(0),
        _step(_RETURN, _ALLOW),
    ]  # fmt: skip


def _without_time_limits(machine: str) -> list[bytes]:
    """A limit may be read: prlimit64's third argument, a pointer of 64 bits, is then null."""
    return [
        _step(_EQUAL, SETRLIMIT[machine], 0, 4),
        _step(_LOAD, _FIRST_ARGUMENT_AT), _step(_EQUAL, _RLIMIT_CPU, 0, 1), _fail(errno.EPERM), _step(_RETURN, _ALLOW),
        _step(_EQUAL, PRLIMIT64[machine], 0, 8),
        _step(_LOAD, _SECOND_ARGUMENT_AT), _step(_EQUAL, _RLIMIT_CPU, 0, 5),
        _step(_LOAD, _THIRD_ARGUMENT_AT), _step(_EQUAL, 0, 0, 2),
        _step(_LOAD, _THIRD_ARGUMENT_AT + 4), _step(_EQUAL, 0, 1, 0), _fail(errno.EPERM), _step(_RETURN, _ALLOW),
    ]  # fmt: skip
