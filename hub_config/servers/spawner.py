"""One jailed JupyterLab server a person."""

import asyncio
import os
import socket
import subprocess
from collections.abc import AsyncIterator
from typing import Any, ClassVar

import psutil
from jupyterhub.spawner import Spawner
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from traitlets import Instance

from hub_config.roles import GROUP
from hub_config.servers.environment import server_environment
from hub_config.servers.limits import Watch
from hub_config.servers.place import Place, prepare
from hub_config.servers.refusals import PREPARING, STARTING, WAITING, ServerDidNotStart
from hub_config.settings import HubSettings
from hub_config.words import Bilingual

STARTS_AT_ONCE = max(2, os.cpu_count() or 1)
END_S = 3.0
DYING_S = 1.0
NICE = 5
LOG_MIB = 4


class JailSpawner(Spawner):  # type: ignore[misc] # jupyterhub has no types
    """Starts JupyterLab in a jail: the person's home, the environment read-only, nothing else.

    A server never outlives its hub (the jail dies with it), so no process id is remembered: after a restart the number
    could be someone else's. Starts are queued, as thirty at once would all be too slow for their time limits.
    """

    academy = Instance(HubSettings, help="The hub's settings").tag(config=True)

    start_queue: ClassVar[asyncio.Semaphore] = asyncio.Semaphore(STARTS_AT_ONCE)

    notice: Bilingual | None = None
    _phase: Bilingual = WAITING
    _process: "subprocess.Popen[bytes] | None" = None
    _watching: "asyncio.Task[None] | None" = None

    @property
    def role(self) -> str:
        """The owner's role, from the hub's groups, which the authenticator keeps as the roster has it."""
        groups = {group.name for group in self.user.groups}
        return next((role for role, group in GROUP.items() if group in groups), "trainee")

    def load_state(self, state: dict[str, Any]) -> None:
        """Take up what the owner should still be told."""
        super().load_state(state)
        if notice := state.get("notice"):
            self.notice = Bilingual(**notice)

    def get_state(self) -> dict[str, Any]:
        """Keep what the owner should be told after the server has gone."""
        state: dict[str, Any] = super().get_state()
        if self.notice:
            state["notice"] = {"th": self.notice.th, "en": self.notice.en}
        return state

    async def start(self) -> str:
        """Start the server and return its URL once it answers; raises ServerDidNotStart."""
        self.notice = None
        self._phase = WAITING
        async with self.start_queue:
            self._phase = PREPARING
            place = await prepare(self.academy, self.user.name, self.role)
            self.notice = place.notice
            self._phase = STARTING
            url = self._run(place)
            await self._until_it_answers(url, place)
        self._watching = asyncio.create_task(self._watch(place))
        return url

    async def poll(self) -> int | None:
        """Give the exit code, or None while the server runs."""
        return 0 if self._process is None else self._process.poll()

    async def stop(self, now: bool = False) -> None:
        """Ask the server to end, and kill its whole jail when it has not after three seconds."""
        if self._watching:
            self._watching.cancel()
        process = self._process
        if process is None or process.poll() is not None:
            return
        if not now and self._ask_to_end(process.pid):
            await self.wait_for_death(END_S)
        if process.poll() is None:
            process.kill()
            await self.wait_for_death(END_S)

    async def progress(self) -> AsyncIterator[dict[str, Any]]:
        """Tell the phases as they come, in both languages."""
        shown: Bilingual | None = None
        percent = {WAITING: 10, PREPARING: 30, STARTING: 50}
        while True:
            if self._phase is not shown:
                shown = self._phase
                yield {"progress": percent[shown], "message": str(shown), "th": shown.th, "en": shown.en}
            await asyncio.sleep(0.2)

    def _run(self, place: Place) -> str:
        """Start the process on a port that is bound here, so that nobody else can take it in between."""
        with socket.create_server(("127.0.0.1", 0)) as listener, place.log.open("ab") as log:
            self.ip, self.port = listener.getsockname()
            environment = server_environment(self.academy, self.user.name, self.role, place)
            self._process = subprocess.Popen(
                place.command(listener.fileno()),
                env=self.get_env() | environment,
                pass_fds=[listener.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
            )
        # Below the hub, the proxy and grading, so that busy notebooks do not slow the pages.
        os.setpriority(os.PRIO_PROCESS, self._process.pid, NICE)
        return f"http://{self.ip}:{self.port}"

    async def _until_it_answers(self, url: str, place: Place) -> None:
        """Return at the first answer; a server that dies is told at once instead of after the whole timeout."""
        death = asyncio.create_task(self._death())
        answer = asyncio.create_task(_first_answer(f"{url}{self.server.base_url}api", self.http_timeout))
        try:
            await asyncio.wait({answer, death}, return_when=asyncio.FIRST_COMPLETED)
            if answer.done() and answer.result():
                return
            # A request broken off is often the first sign of a death.
            await asyncio.wait({death}, timeout=DYING_S)
            if death.done():
                raise ServerDidNotStart.died(death.result(), place.last_line())
            raise ServerDidNotStart.silent(self.http_timeout)
        finally:
            answer.cancel()
            death.cancel()

    async def _death(self) -> int:
        while (code := await self.poll()) is None:  # noqa: ASYNC110 - a process sets no event
            await asyncio.sleep(0.1)
        return code

    async def _watch(self, place: Place) -> None:
        """Stop the server when it takes more than its share; the hub notices at its next poll."""
        process = self._process
        watch = Watch(self.academy.limits, place.home, place.used_at_start)
        while process and process.poll() is None:
            try:
                if excess := await watch.excess(process.pid):
                    self.log.warning("Stopping %s: %s", self._log_name, excess)
                    self.notice = excess
                    process.kill()
                place.shorten_log(LOG_MIB)
            except Exception:  # a round that fails must not be the last one
                self.log.exception("Could not look after %s", self._log_name)
            await asyncio.sleep(watch.every_s)

    def _ask_to_end(self, pid: int) -> bool:
        """Send SIGTERM to the server itself; bubblewrap would not pass it on. False when it cannot be found."""
        try:
            process = psutil.Process(pid)
            while process.name() == "bwrap":
                process = process.children()[0]
            process.terminate()
        except (psutil.Error, IndexError):
            return False
        return True


async def _first_answer(url: str, timeout_s: float) -> bool:
    """Wait for any answer at all. The port is open from the start: the request waits in its queue."""
    try:
        await AsyncHTTPClient().fetch(url, request_timeout=timeout_s, connect_timeout=timeout_s, raise_error=False)
    except (HTTPClientError, OSError):
        return False
    return True
