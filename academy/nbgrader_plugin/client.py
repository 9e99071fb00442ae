"""The academy's exchange API, as one person's server calls it: in that person's name, never for long.

nbgrader's handlers call this on the event loop of the person's server, so every call has a short limit.
"""

import os
from collections.abc import Mapping
from typing import Any, Self

import httpx

from academy.nbgrader_plugin.archive import unpack
from academy.nbgrader_plugin.errors import Refused, no_answer, not_configured

CONNECT_S = 3.0
ANSWER_S = 15.0
PROBLEM_TYPE = "application/problem+json"
TIMEOUT = httpx.Timeout(ANSWER_S, connect=CONNECT_S)


class AcademyClient:
    """Calls in the name of whoever holds `token`. Every method raises Refused or Unreachable, and nothing else."""

    def __init__(self, url: str, token: str) -> None:
        self._url = f"{url.rstrip('/')}/api/v1"
        self._headers = {"Authorization": f"Bearer {token}"}

    @classmethod
    def from_environment(cls) -> Self:
        """The academy and the person of this server, as the hub set them; raises LocalProblem."""
        found = {name: os.environ.get(name, "") for name in ("ACADEMY_URL", "JUPYTERHUB_API_TOKEN")}
        for name, value in found.items():
            if not value:
                raise not_configured(name)
        return cls(found["ACADEMY_URL"], found["JUPYTERHUB_API_TOKEN"])

    def assignments(self) -> dict[str, Any]:
        """What is handed out, with the caller's own attempts, and how much a submission may hold."""
        return self._json("GET", "/assignments")

    def fetch(self, assignment_id: str) -> dict[str, bytes]:
        """The released files."""
        return self._files(f"/assignments/{assignment_id}/release")

    def submit(self, assignment_id: str, archive: bytes, key: str) -> dict[str, Any]:
        """Hand in; the receipt. The same key gives the same receipt, never a second attempt."""
        headers = {"Idempotency-Key": key, "Content-Type": "application/zip"}
        return self._json("POST", f"/assignments/{assignment_id}/attempts", content=archive, headers=headers)

    def feedback(self, attempt_id: str) -> dict[str, bytes]:
        """The HTML pages of one attempt."""
        return self._files(f"/attempts/{attempt_id}/feedback")

    def release_assignment(self, assignment_id: str) -> dict[str, Any]:
        """Build the assignment from the course source and hand it out (instructors)."""
        return self._json("POST", f"/assignments/{assignment_id}/release")

    def submissions(self, assignment_id: str) -> list[dict[str, Any]]:
        """Everybody's attempts (instructors)."""
        found: list[dict[str, Any]] = self._json("GET", f"/assignments/{assignment_id}/submissions")["submissions"]
        return found

    def submission(self, attempt_id: str) -> dict[str, bytes]:
        """What was handed in (instructors)."""
        return self._files(f"/attempts/{attempt_id}/submission")

    def mark(self, mark: Mapping[str, Any]) -> None:
        """Report a person's mark or comment (instructors)."""
        self._call("PUT", "/marks", json=dict(mark))

    def _json(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        response = self._call(method, path, **content)
        try:
            body: dict[str, Any] = response.json()
        except ValueError as error:
            raise no_answer() from error
        return body

    def _files(self, path: str) -> dict[str, bytes]:
        return unpack(self._call("GET", path).content)

    def _call(self, method: str, path: str, **content: Any) -> httpx.Response:
        headers = self._headers | content.pop("headers", {})
        try:
            response = httpx.request(method, self._url + path, headers=headers, timeout=TIMEOUT, **content)
        except httpx.HTTPError as error:
            raise no_answer() from error
        if response.is_success:
            return response
        # Only the academy speaks problem+json: a proxy's error page, or a 5xx, says nothing about what was done.
        if response.headers.get("content-type") == PROBLEM_TYPE and not response.is_server_error:
            raise Refused(response.json())
        raise no_answer()
