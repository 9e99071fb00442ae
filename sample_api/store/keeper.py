"""Keeps the store for a running API: opens it, or has it built beside the running service and opens it then."""

import asyncio
import os
import sys
from contextlib import suppress

from sample_api.store.opened import Store, StoreAbsentError, open_store


class StoreNotReadyError(Exception):
    """The store is being built, or could not be: `failed` tells which."""

    def __init__(self, *, failed: bool) -> None:
        super().__init__("the build failed" if failed else "being built")
        self.failed = failed


class Keeper:
    """Holds the store at `url` (any that SQLAlchemy knows; empty for none). A missing one is built."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._store: Store | None = None
        self._building: asyncio.Task[None] | None = None

    @property
    def store(self) -> Store:
        """The open store; raises StoreNotReadyError while there is none."""
        if self._store is None:
            raise StoreNotReadyError(failed=self._building is None or self._building.done())
        return self._store

    async def start(self) -> None:
        """Open the store; when it is absent, begin to build it and return at once."""
        if not self._url:
            return
        try:
            self._store = await asyncio.to_thread(open_store, self._url)
        except StoreAbsentError:
            self._building = asyncio.create_task(self._build())

    async def stop(self) -> None:
        """Close the store; an unfinished build is given up, and leaves nothing that looks finished."""
        if self._building is not None:
            self._building.cancel()
            with suppress(asyncio.CancelledError):
                await self._building
        if self._store is not None:
            self._store.close()

    async def built(self) -> None:
        """Wait until a build that is under way has ended."""
        if self._building is not None:
            await asyncio.shield(self._building)

    async def _build(self) -> None:
        # a process of its own, so that the service answers meanwhile; the URL may hold a password: not for argv
        command = (sys.executable, "-m", "sample_api", "build", "--missing")
        environ = os.environ | {"SAMPLE_API_DATABASE": self._url}
        process = await asyncio.create_subprocess_exec(*command, env=environ)
        try:
            if await process.wait() == 0:
                with suppress(StoreAbsentError):
                    self._store = await asyncio.to_thread(open_store, self._url)
        except asyncio.CancelledError:
            process.terminate()
            await process.wait()
            raise
