"""Limits that the kernel does not keep for us: a server's memory as a whole, a home's size."""

import asyncio
from pathlib import Path

from hub_config.servers.homes import Usage, usage
from hub_config.servers.refusals import home_full, too_many_files, too_much_memory
from hub_config.servers.watch import deleted_mib, family, memory_mib
from hub_config.settings import ServerLimits
from hub_config.words import Bilingual

EVERY_S = 5.0
HOME_EVERY = 6  # rounds: counting files is dearer than asking for memory
SLACK_MIB = 32  # what a server may still write in a full home: notebooks saved while things are tidied
SLACK_FILES = 200


def shortage(used: Usage, limits: ServerLimits) -> Bilingual | None:
    """Say what is short in a home, or None."""
    if used.mib > limits.home_quota_mib:
        return home_full(used.mib, limits.home_quota_mib)
    if used.files > limits.home_files:
        return too_many_files(limits.home_files)
    return None


class Watch:
    """Looks after one running server, round after round.

    A home that was full when the server started is not held against it, so that its owner can tidy up.
    """

    every_s = EVERY_S

    def __init__(self, limits: ServerLimits, home: Path, used_at_start: Usage) -> None:
        self._limits = limits
        self._home = home
        self._mib = max(limits.home_quota_mib, used_at_start.mib) + SLACK_MIB
        self._files = max(limits.home_files, used_at_start.files) + SLACK_FILES
        self._round = 0

    async def excess(self, pid: int) -> Bilingual | None:
        """Say what the server takes too much of, or None; the home is counted every sixth time."""
        self._round += 1
        held_mib, deleted = await asyncio.to_thread(self._count, pid)
        if held_mib > self._limits.memory_mib:
            return too_much_memory(held_mib, self._limits.memory_mib)
        if self._round % HOME_EVERY and not deleted:
            return None
        used = await usage(self._home)
        if used.mib + deleted > self._mib:
            return home_full(used.mib + deleted, self._limits.home_quota_mib)
        return too_many_files(self._limits.home_files) if used.files > self._files else None

    def _count(self, pid: int) -> tuple[int, int]:
        processes = family(pid)
        return memory_mib(processes, self._limits.memory_mib), deleted_mib(processes)
