"""One synthetic trainee: a plain HTTP client that goes through the same doors as a browser."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

import httpx

from grader.model import Bundle

SERVER_READY_S = 90.0


@dataclass(frozen=True)
class Account:
    """Whom to be. `first_password` is changed to `password` at the first login."""

    username: str
    first_password: str
    password: str


class Trainee:
    """A logged-in trainee. Every call raises httpx.HTTPStatusError when the academy says no."""

    def __init__(self, url: str, account: Account) -> None:
        self.account = account
        self._http = httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60)
        self._token = ""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def log_in(self) -> None:
        """Log in through the hub's own form, change the first password, accept the notice, take an API token."""
        page = await self._get("/hub/login")
        form = {"username": self.account.username, "password": self.account.first_password, **_hidden(page.text)}
        page = await self._post("/hub/login", form)
        if "new_password" in page.text:
            change = {"new_password": self.account.password, "new_password_again": self.account.password}
            await self._post(str(page.url), {**_hidden(page.text), **change})
        answer = await self._hub_api("POST", f"/users/{self.account.username}/tokens", {"note": "simulate-class", "expires_in": 3600})
        self._token = answer.json()["token"]
        await self._academy("POST", "/privacy")

    async def fetch(self, assignment_id: str) -> Bundle:
        """The released files."""
        return Bundle.from_zip((await self._academy("GET", f"/assignments/{assignment_id}/release")).content)

    async def submit(self, assignment_id: str, bundle: Bundle, key: str) -> dict[str, Any]:
        """Hand in; the receipt."""
        headers = {"Idempotency-Key": key, "Content-Type": "application/zip"}
        answer = await self._academy(
            "POST", f"/assignments/{assignment_id}/attempts", content=bundle.to_zip(), headers=headers
        )
        receipt: dict[str, Any] = answer.json()
        return receipt

    async def _get(self, path: str) -> httpx.Response:
        return (await self._http.get(path)).raise_for_status()

    async def _post(self, path: str, form: dict[str, str]) -> httpx.Response:
        return (await self._http.post(path, data=form)).raise_for_status()

    async def _academy(self, method: str, path: str, **content: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._token}", **content.pop("headers", {})}
        answer = await self._http.request(method, f"/services/academy/api/v1{path}", headers=headers, **content)
        return answer.raise_for_status()

    async def _hub_api(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        headers = {"X-XSRFToken": self._http.cookies.get("_xsrf", path="/hub/") or ""}
        return (await self._http.request(method, f"/hub/api{path}", headers=headers, json=body)).raise_for_status()


def _hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's form, by name."""
    inputs = re.findall(r"<input\b[^>]*\btype=[\"']hidden[\"'][^>]*>", page)
    fields = (
        (re.search(r"\bname=[\"']([^\"']+)", item), re.search(r"\bvalue=[\"']([^\"']*)", item)) for item in inputs
    )
    return {name[1]: value[1] for name, value in fields if name and value}
