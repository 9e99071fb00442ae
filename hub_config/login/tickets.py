"""Tickets: proof that someone has just shown a first password and may now choose their own."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

VALID_S = 600.0
OUTSTANDING = 2000


@dataclass(frozen=True)
class FirstLogin:
    """Who showed which first password. The password is needed once more to replace it; it never leaves the hub."""

    username: str
    password: str = field(repr=False)


class Tickets:
    """Random, short-lived references to a FirstLogin kept in memory; a restart of the hub forgets them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._issued: OrderedDict[str, tuple[float, FirstLogin]] = OrderedDict()

    def issue(self, login: FirstLogin) -> str:
        """Make a ticket that is good for ten minutes."""
        self._drop_old()
        ticket = secrets.token_urlsafe(32)
        self._issued[ticket] = (self._clock() + VALID_S, login)
        return ticket

    def find(self, ticket: str) -> FirstLogin | None:
        """Whose ticket it is, or None when it was never issued, is used or is too old."""
        self._drop_old()
        found = self._issued.get(ticket)
        return found[1] if found else None

    def use(self, ticket: str) -> None:
        """Make the ticket worthless: the password has been chosen."""
        self._issued.pop(ticket, None)

    def _drop_old(self) -> None:
        now = self._clock()
        while self._issued:
            ticket, (until, _) = next(iter(self._issued.items()))
            if until > now and len(self._issued) < OUTSTANDING:
                return
            del self._issued[ticket]
