"""The engine's side of the warm parent: start it in a jail, send it orders, read results, replace it when it dies."""

import contextlib
import json
import signal
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache, partial
from typing import Any

from foundation.errors import CannotStart
from foundation.isolation import require_isolation
from grader.errors import SandboxUnavailable
from grader.sandbox.base import NOTHING_KNOWN, Ending, Imports, PairLimits, PairOutcome, Sandbox
from grader.sandbox.jail import GRACE_S, ParentLine, WarmJail, did_not_start
from grader.sandbox.last_word import last_word
from grader.sandbox.libraries import known
from grader.wire import ChannelClosed, ChannelStalled, Frames, MalformedFrame, NotPlain, encode

START_ATTEMPTS = 3
MAX_PARENTS = 8
MAX_FOR_SUBMISSIONS = 3  # of them with more loaded than a release imports


class WarmSandbox(Sandbox):
    """A jail with warm parents in it, one for each set of libraries that was asked for, and the pairs they fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jail: WarmJail | None = None
        self._parents: OrderedDict[frozenset[str], ParentLine] = OrderedDict()
        self._asked_for: set[frozenset[str]] = set()
        self._for_submissions: set[frozenset[str]] = set()
        with self._lock:
            self._jail = WarmJail()

    def run(
        self, program: str, order: Mapping[str, Any], limits: PairLimits,
        *, imports: Imports = NOTHING_KNOWN, alone: bool = False,
    ) -> PairOutcome:  # fmt: skip
        """See Sandbox. A worker found dead before the pair began is replaced first; that is nobody's fault."""
        message = encode([program, dict(order)])
        life, their_life = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        result, their_result = socket.socketpair()
        with life, result:
            with their_life, their_result:
                jail = self._send_order(imports, limits, their_life, their_result, alone=alone)
            deadline = time.monotonic() + limits.wall_s + GRACE_S
            frames = Frames(result)
            answer = None
            with contextlib.suppress(ChannelClosed, ChannelStalled, MalformedFrame, NotPlain):
                frames.send(message, deadline)
                answer = last_word(frames, deadline, end=partial(life.shutdown, socket.SHUT_WR))
            outcome = _outcome(answer, _last_words(life), jail)
        if outcome.ending is Ending.WORKER_DIED:
            self._give_up(jail)
        return outcome

    def close(self) -> None:
        """See Sandbox."""
        with self._lock:
            self._stop()

    def _send_order(self, imports: Imports, limits: PairLimits, *ends: socket.socket, alone: bool) -> WarmJail:
        """Hand the pair's two lines to a warm parent of the jail that is given back."""
        message = _order(limits)
        for attempt in range(1, START_ATTEMPTS + 1):
            with self._lock:
                jail = self._running()
            try:
                with self._lock:
                    parent = jail.parent(known(imports.release)) if alone else self._parent(jail, imports)
                with contextlib.closing(parent) if alone else contextlib.nullcontext():
                    parent.send(message, ends)
            except OSError as error:
                self._give_up(jail)
                if attempt == START_ATTEMPTS:
                    raise did_not_start(str(error)) from error
            else:
                return jail
        raise AssertionError("the last attempt returns or raises")

    def _running(self) -> WarmJail:
        if self._jail is None or not self._jail.alive:
            self._stop()
            self._jail = WarmJail()
        return self._jail

    def _parent(self, jail: WarmJail, imports: Imports) -> ParentLine:
        """The warm parent with the most of these loaded, the longest unused making room; raises OSError."""
        libraries = self._worth_loading(known(imports.release), known(imports.release | imports.submission))
        if libraries not in self._parents:
            self._parents[libraries] = jail.parent(libraries)
        self._parents.move_to_end(libraries)
        while len(self._parents) > MAX_PARENTS:
            self._parents.popitem(last=False)[1].close()
        return self._parents[libraries]

    def _worth_loading(self, certain: frozenset[str], perhaps: frozenset[str]) -> frozenset[str]:
        """`perhaps` has what a submission says too: a parent for that is started when others say it as well.

        There are only so many of those, and none takes another's place: submissions must not make parents come and go.
        """
        if perhaps == certain or perhaps in self._parents:
            return perhaps
        started = self._for_submissions & self._parents.keys()
        has_room = len(started) < MAX_FOR_SUBMISSIONS and len(self._parents) < MAX_PARENTS
        if perhaps in self._asked_for and has_room:
            self._for_submissions.add(perhaps)
            return perhaps
        self._asked_for.add(perhaps)
        return certain

    def _give_up(self, jail: WarmJail) -> None:
        """A warm parent of this jail is gone, and so will all the others be."""
        with self._lock:
            if self._jail is jail:
                self._stop()

    def _stop(self) -> None:
        while self._parents:
            self._parents.popitem()[1].close()
        if self._jail is not None:
            self._jail.close()
        self._jail = None


@lru_cache(maxsize=64)
def _order(limits: PairLimits) -> bytes:
    """What a warm parent is told of a pair."""
    order = {"wall_s": limits.wall_s, "student": asdict(limits.student), "judge": asdict(limits.judge)}
    return json.dumps(order).encode()


def _last_words(life: socket.socket) -> dict[str, Any]:
    """What the warm parent says of the pair until everything in it is gone; `silent` when that takes too long."""
    said: dict[str, Any] = {}
    life.settimeout(GRACE_S)
    try:
        while word := life.recv(1 << 16):
            said |= json.loads(word)
    except TimeoutError:
        said["silent"] = True
    except OSError:
        pass
    return said


def _outcome(answer: Any, said: Mapping[str, Any], jail: WarmJail) -> PairOutcome:
    """What an answer is worth, by the warm parent's word: it counts only from a pair that nothing interfered with."""
    if "timed_out" in said:
        return PairOutcome(Ending.TIMED_OUT, reason="the pair used up its time")
    if "killed" in said or (answer is None and said.get("judge") == -signal.SIGKILL):
        return PairOutcome(Ending.KILLED, reason="a process of the pair was killed from outside")
    if "silent" in said:
        return PairOutcome(Ending.TIMED_OUT, reason="the pair did not end in time")
    if "judge" not in said:
        return PairOutcome(Ending.WORKER_DIED, reason=said.get("failed") or jail.last_words())
    if isinstance(answer, dict) and "result" in answer:
        return PairOutcome(Ending.FINISHED, answer["result"])
    crash = answer.get("crash") if isinstance(answer, dict) else None
    return PairOutcome(Ending.JUDGE_DIED, reason=crash or f"the judge ended with {said['judge']} and no result")


def default_sandbox() -> Sandbox:
    """The sandbox this machine can give; raises SandboxUnavailable with the reason when it gives none."""
    try:
        require_isolation()
    except CannotStart as error:
        raise SandboxUnavailable(error.code, th=error.th, en=error.en) from error
    return WarmSandbox()
