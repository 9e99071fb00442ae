"""Proving which agency is calling: client id and secret, checked slowly for a stranger and quickly for a known one."""

import asyncio
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sample_api import tokens
from sample_api.agreements import credentials
from sample_api.agreements.guard import Guard
from sample_api.agreements.limits import Attempts
from sample_api.agreements.model import Agreement
from sample_api.tokens import TokenError

HASHES_AT_ONCE = 2
MOST_WAITING = 32
"""Secrets that may wait to be hashed (25 ms of a core and 19 MiB each); who comes later is told to try again."""

_BUSY_S = 2


@dataclass(frozen=True)
class Proof:
    """Client id and secret, as they were sent, and the address they came from."""

    client_id: str
    secret: str
    address: str


@dataclass(frozen=True)
class Proven:
    """An agreement whose credentials were right, in force or not; `holder` acts for a demo agency, "" otherwise."""

    agreement: Agreement
    holder: str = ""


class NotProvenError(Exception):
    """The client id or the secret is wrong; nothing says which."""


class TooManyAttemptsError(Exception):
    """There were too many attempts; wait `wait_s` seconds."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(wait_s)
        self.wait_s = wait_s


class Prover:
    """Checks credentials. Guessing is slow, and guessers cannot lock out an agency that has called before."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._attempts = Attempts()
        self._hashing = asyncio.Semaphore(HASHES_AT_ONCE)
        self._waiting = 0
        # secrets found right before, under a key of this process: never the secret, nothing to compare with elsewhere
        self._key = secrets.token_bytes(32)
        self._known: dict[str, tuple[str, bytes]] = {}

    async def prove(self, proof: Proof) -> Proven:
        """Return the agreement of these credentials; raise NotProvenError or TooManyAttemptsError."""
        agreement = self._guard.book.get(proof.client_id)
        if len(proof.secret) <= credentials.LONGEST_SECRET:
            if agreement is not None and agreement.is_demo and (holder := self._holder(proof.secret)):
                return Proven(agreement, holder)
            if agreement is not None and self._is_known(agreement, proof.secret):
                return Proven(agreement)
        if wait_s := self._attempts.begin(proof.client_id, proof.address):
            raise TooManyAttemptsError(wait_s)
        hashes = _good_hashes(agreement)
        if len(proof.secret) > credentials.LONGEST_SECRET or not await self._matches(hashes, proof.secret):
            raise NotProvenError
        assert agreement is not None  # without one there are no hashes, and nothing matches
        self._attempts.succeeded(proof.client_id, proof.address)
        self._known[agreement.id] = ("|".join(hashes), self._mark(proof.secret))
        return Proven(agreement)

    def _holder(self, token: str) -> str:
        """Return whose token of the hub's this is, "" when it is none."""
        try:
            caller = self._guard.caller(token)
        except TokenError:
            return ""
        return caller.client.id if caller.grant is None and tokens.READ in caller.client.scopes else ""

    def _is_known(self, agreement: Agreement, secret: str) -> bool:
        hashes, mark = self._known.get(agreement.id, ("", b""))
        same_secrets = hashes == "|".join(_good_hashes(agreement))
        return hmac.compare_digest(mark, self._mark(secret)) and same_secrets

    async def _matches(self, hashes: tuple[str, ...], secret: str) -> bool:
        if self._waiting >= MOST_WAITING:
            raise TooManyAttemptsError(_BUSY_S)
        self._waiting += 1
        try:
            async with self._hashing:
                return await asyncio.to_thread(credentials.matches, hashes, secret)
        finally:
            self._waiting -= 1

    def _mark(self, secret: str) -> bytes:
        return hmac.digest(self._key, secret.encode(errors="surrogatepass"), sha256)


def _good_hashes(agreement: Agreement | None) -> tuple[str, ...]:
    now = datetime.now(UTC)
    return tuple(one.hash for one in agreement.secrets if one.is_good(now)) if agreement else ()
