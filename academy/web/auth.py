"""Who is calling, by the hub's word: tokens are checked there, and remembered for a few seconds only."""

import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

import httpx

from academy.web.errors import hub_unavailable, login_expired

CACHE_S = 15.0
CACHED_TOKENS = 2000
HUB_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class HubSettings:
    """How the hub started this service. `access_scopes`: any one of them lets a token in.

    `prefix` (with slashes at both ends) is where the service lives; `public_hub` the hub's own pages; `public_origin`
    scheme and host by which people outside find the service, empty when only their requests tell.
    """

    api_url: str
    api_token: str
    client_id: str
    prefix: str
    callback_url: str
    public_hub: str
    access_scopes: frozenset[str]
    public_origin: str = ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Read what JupyterHub gives its managed services; raises KeyError for what is missing."""
        prefix = environ["JUPYTERHUB_SERVICE_PREFIX"]
        name = environ["JUPYTERHUB_SERVICE_NAME"]
        scopes = environ.get("JUPYTERHUB_OAUTH_ACCESS_SCOPES") or f'["access:services!service={name}"]'
        return cls(
            api_url=environ["JUPYTERHUB_API_URL"].rstrip("/"),
            api_token=environ["JUPYTERHUB_API_TOKEN"],
            client_id=environ["JUPYTERHUB_CLIENT_ID"],
            prefix=prefix,
            callback_url=environ.get("JUPYTERHUB_OAUTH_CALLBACK_URL") or f"{prefix}oauth_callback",
            public_hub=f"{environ.get('JUPYTERHUB_HOST', '')}{environ.get('JUPYTERHUB_BASE_URL', '/')}hub/",
            access_scopes=frozenset(json.loads(scopes)),
            public_origin=environ.get("JUPYTERHUB_PUBLIC_URL", "").removesuffix(prefix),
        )


class HubIdentity:
    """Asks the hub who holds a token, and takes people through its OAuth. Safe to use from many threads."""

    def __init__(
        self,
        settings: HubSettings,
        client: httpx.Client | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self._client = client or httpx.Client(timeout=HUB_TIMEOUT_S)
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._lock = threading.Lock()

    def username(self, token: str, session_id: str = "") -> str | None:
        """The user the token belongs to, or None; raises HubUnavailable.

        Only a good answer is remembered, under the hub's session id too, so that logging out ends it at once.
        """
        key = hashlib.sha256(f"{session_id}\n{token}".encode()).hexdigest()
        with self._lock:
            until, name = self._known.get(key, (0.0, ""))
        if until > self._clock():
            return name
        found = self._ask(token)
        if found is not None:
            self._remember(key, found)
        return found

    def authorize_url(self, state: str, code_challenge: str) -> str:
        """Where a browser is sent to log in."""
        query = {
            "client_id": self.settings.client_id,
            "redirect_uri": self.settings.callback_url,
            "response_type": "code",
            "state": state,
            "code_challenge": code_challenge,
            "code_challenge_method": "S256",
        }
        return f"{self.settings.public_hub}api/oauth2/authorize?{urlencode(query)}"

    def token_for_code(self, code: str, code_verifier: str) -> str:
        """Finish the OAuth round trip; raises LoginRequired when the hub refuses the code, HubUnavailable."""
        form = {
            "client_id": self.settings.client_id,
            "client_secret": self.settings.api_token,
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.settings.callback_url,
            "code_verifier": code_verifier,
        }
        try:
            response = self._client.post(f"{self.settings.api_url}/oauth2/token", data=form)
        except httpx.HTTPError as error:
            raise hub_unavailable() from error
        if response.is_server_error:
            raise hub_unavailable()
        if not response.is_success:
            raise login_expired()
        return str(response.json()["access_token"])

    def _ask(self, token: str) -> str | None:
        if not token.isascii() or not token.isprintable():
            return None
        headers = {"Authorization": f"token {token}"}
        try:
            response = self._client.get(f"{self.settings.api_url}/user", headers=headers)
        except httpx.HTTPError as error:
            raise hub_unavailable() from error
        if response.is_server_error:
            raise hub_unavailable()
        if not response.is_success:
            return None
        model = response.json()
        admitted = model.get("kind") == "user" and not self.settings.access_scopes.isdisjoint(model.get("scopes", ()))
        return str(model["name"]) if admitted else None

    def _remember(self, key: str, name: str) -> None:
        with self._lock:
            self._known[key] = (self._clock() + CACHE_S, name)
            self._known.move_to_end(key)
            while len(self._known) > CACHED_TOKENS:
                self._known.popitem(last=False)
