"""Who is calling, and how often: every check of a token and of a quota goes through here."""

import time
from dataclasses import dataclass
from hashlib import blake2b

from sample_api import tokens
from sample_api.agreements import access_tokens, refusals
from sample_api.agreements.access_tokens import Grant
from sample_api.agreements.book import Book
from sample_api.agreements.keys import KeyRing
from sample_api.agreements.limits import Allowance, Buckets
from sample_api.agreements.model import Agreement, today
from sample_api.tokens import LONGEST_TOKEN, Client, TokenInvalidError

MOST_CHECKED = 5_000
_AGENCY = "agency/"
"""What the name of a caller from an agency begins with, and nobody else's."""


@dataclass(frozen=True)
class Caller:
    """A checked token: a client, the end of the token, and what an agency's token grants."""

    client: Client
    ends: float
    grant: Grant | None = None


class Guard:
    """Checks tokens of both kinds, each with its own key and algorithm, and keeps what it found until they end.

    An agreement is looked up at each call and never kept: one that was ended is refused at once. For one event loop.
    """

    def __init__(self, secret: bytes, issuer: str, keys: KeyRing, book: Book) -> None:
        self.issuer = issuer
        self.keys = keys
        self.book = book
        self.buckets = Buckets()
        self._secret = secret
        self._checked: dict[bytes, Caller] = {}

    def caller(self, token: str) -> Caller:
        """Return who a token speaks for; raise TokenExpiredError or TokenInvalidError."""
        if len(token) > LONGEST_TOKEN:
            raise TokenInvalidError
        # the digest, so that neither the token is kept nor the time of a comparison tells of it
        mark = blake2b(token.encode(errors="surrogatepass"), digest_size=16).digest()
        found = self._checked.get(mark)
        if found is None or found.ends <= time.time():
            found = self._check(token)
            if len(self._checked) >= MOST_CHECKED:
                self._checked.pop(next(iter(self._checked)))
            self._checked[mark] = found
        return found

    def _check(self, token: str) -> Caller:
        if not access_tokens.is_ours(token):
            client, ends = tokens.checked(self._secret, token)
            if client.id.startswith(_AGENCY):
                raise TokenInvalidError
            return Caller(client, ends)
        grant = access_tokens.check(self.keys, self.issuer, token)
        return Caller(
            Client(client_name(grant.client_id, grant.holder), grant.scopes, agreement=grant.client_id),
            grant.ends,
            grant,
        )

    def client(self, caller: Caller) -> Client:
        """Return the caller with what its agreement, as it stands now, lets it see; raise the 403 when it has ended."""
        if caller.grant is None:
            return caller.client
        agreement = self.book.get(caller.grant.client_id)
        if agreement is None:
            raise refusals.agreement_not_in_force("ended")
        return client_of(in_force(agreement), caller.grant)

    def count(self, caller: Caller) -> Allowance | None:
        """Take one request from the agency's quota; None for a token of the hub's, whose server is limited instead."""
        agreement = self.book.get(caller.grant.client_id) if caller.grant else None
        return self.buckets.take(caller.client.id, agreement.per_minute) if agreement else None


def client_name(client_id: str, holder: str) -> str:
    """Return the name that no other caller has: an agency's, and whoever acts for it."""
    return _AGENCY + "/".join(part for part in (client_id, holder) if part)


def in_force(agreement: Agreement) -> Agreement:
    """Return the agreement; raise the 403 when it has ended or not begun."""
    standing = agreement.standing(today())
    if standing != "active":
        raise refusals.agreement_not_in_force(standing, agreement.starts, agreement.ends)
    return agreement


def client_of(agreement: Agreement, grant: Grant) -> Client:
    """Return the client of a grant, with the limits of its agreement."""
    return Client(
        client_name(grant.client_id, grant.holder),
        grant.scopes & agreement.scopes,
        agreement.datasets,
        agreement.provinces,
        agreement.columns,
        agreement.id,
    )
