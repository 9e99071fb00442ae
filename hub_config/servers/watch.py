"""How much a tree of processes holds: what a limit per process cannot see."""

import os
from collections.abc import Iterable
from pathlib import Path

import psutil

MIB = 1 << 20


def family(pid: int) -> list[psutil.Process]:
    """Give the process and all below it; nobody escapes by forking, as a jail's own init adopts orphans."""
    try:
        head = psutil.Process(pid)
        return [head, *head.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def memory_mib(processes: Iterable[psutil.Process], enough_mib: int) -> int:
    """Add up memory, sharing what is shared; the exact count is dear and made only where the rough one is too high."""
    processes = list(processes)
    rough = sum(_memory(process, "memory_info", "rss") for process in processes) // MIB
    if rough <= enough_mib:
        return rough
    return sum(_memory(process, "memory_full_info", "pss") for process in processes) // MIB


def deleted_mib(processes: Iterable[psutil.Process]) -> int:
    """Add up files that are deleted but still open: they fill the disk and no folder shows them."""
    sizes: dict[tuple[int, int], int] = {}
    for process in processes:
        for path in _open_files(process.pid):
            try:
                found = path.stat()
            except OSError:
                continue
            if found.st_nlink == 0:
                sizes[found.st_dev, found.st_ino] = found.st_blocks * 512
    return sum(sizes.values()) // MIB


def _memory(process: psutil.Process, method: str, field: str) -> int:
    try:
        return int(getattr(getattr(process, method)(), field))
    except psutil.Error:
        return 0


def _open_files(pid: int) -> list[Path]:
    folder = f"/proc/{pid}/fd"
    try:
        return [Path(folder, name) for name in os.listdir(folder)]  # noqa: PTH208 - bare names are enough
    except OSError:
        return []
