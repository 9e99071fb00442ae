"""What the grader asks of a sandbox."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Any, Self

from foundation.isolation import Limits


@dataclass(frozen=True)
class PairLimits:
    """What one pair may use; `wall_s` bounds both sides together, after which everything in it is killed."""

    wall_s: float = 90.0
    student: Limits = field(
        default_factory=lambda: Limits(memory_mib=1024, processes=128, file_size_mib=64, tmp_mib=64)
    )
    judge: Limits = field(default_factory=lambda: Limits(memory_mib=2048, processes=256, file_size_mib=64, tmp_mib=128))


@dataclass(frozen=True)
class Imports:
    """Names of imports that are worth having loaded: what a release uses, and what one submission seems to use."""

    release: frozenset[str] = frozenset()
    submission: frozenset[str] = frozenset()


class Ending(StrEnum):
    """How a pair ended. KILLED: by something outside the pair, which nothing in it can be the cause of."""

    FINISHED = "finished"
    TIMED_OUT = "timed-out"
    JUDGE_DIED = "judge-died"
    WORKER_DIED = "worker-died"
    KILLED = "killed"


@dataclass(frozen=True)
class PairOutcome:
    """`result` is what the judge wrote, only when the pair FINISHED; `reason` is for operators, in English."""

    ending: Ending
    result: Any = None
    reason: str = ""


NOTHING_KNOWN = Imports()


class Sandbox(ABC):
    """Runs pairs. Safe to share between threads; use as a context manager."""

    @abstractmethod
    def run(
        self, program: str, order: Mapping[str, Any], limits: PairLimits,
        *, imports: Imports = NOTHING_KNOWN, alone: bool = False,
    ) -> PairOutcome:  # fmt: skip
        """Run the judge's `program` (a name of `grader.judge.PROGRAMS`) on `order`, plain data of the closed codec.

        `imports` may be loaded beforehand; what is not can be imported all the same. `alone` gives the pair a fresh
        worker that runs nothing else. However the pair ends, nothing of it is left when this returns. Raises
        SandboxUnavailable when nothing can be started any more.
        """

    @abstractmethod
    def close(self) -> None:
        """Kill everything that still runs."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
