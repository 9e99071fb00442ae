"""One synthetic trainee: a plain HTTP client that goes through the same doors as a browser."""

import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import httpx

from foundation.errors import Conflict
from grader.model import Bundle
from hub_config.sign_in import sign_in, xsrf

SERVER_READY_S = 120.0


@dataclass(frozen=True)
class Account:
    """Whom to be. `first_password` is changed to `password` at the first login."""

    username: str
    first_password: str
    password: str


def require_academy(url: str) -> None:
    """Raise Conflict unless an academy answers at `url`."""
    try:
        ready = httpx.get(f"{url}/services/academy/healthz", timeout=10).is_success
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise _unreachable(url) from error
    if not ready:
        raise _unreachable(url)


class Trainee:
    """One client of the academy at `url`. Every call raises Conflict when the academy says no or cannot be reached."""

    def __init__(self, url: str, account: Account, course_id: str) -> None:
        self._account = account
        self._name = account.username
        self._course_id = course_id
        self._http = httpx.Client(base_url=url, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the client's connections."""
        self._http.close()

    def log_in(self) -> None:
        """Log in by form, change the first password, accept the privacy notice, take an API token."""
        try:
            sign_in(self._http, self._name, self._account.first_password, new_password=self._account.password)
        except httpx.TransportError as error:
            raise _unreachable(str(self._http.base_url)) from error
        asked = {"note": "simulate-class", "expires_in": 3600}
        answer = self._hub("POST", f"/users/{self._name}/tokens", headers={"X-XSRFToken": xsrf(self._http)}, json=asked)
        self._http.headers["Authorization"] = f"token {answer.json()['token']}"
        self._academy("POST", "/privacy")

    def hand_in(self, assignment_id: str, bundle: Bundle, key: str) -> None:
        """Fetch and submit over the exchange's own routes."""
        self.fetch(assignment_id)
        self.submit(assignment_id, bundle.to_zip(), key)

    def fetch(self, assignment_id: str) -> None:
        """Take the files of an assignment."""
        self._academy("GET", f"/assignments/{assignment_id}/release")

    def submit(self, assignment_id: str, archive: bytes, key: str) -> str:
        """Submit a zip; the attempt's id."""
        headers = {"Idempotency-Key": key, "Content-Type": "application/zip"}
        answer = self._academy("POST", f"/assignments/{assignment_id}/attempts", content=archive, headers=headers)
        return str(answer.json()["attempt_id"])

    def attempt_page(self, attempt_id: str, query: str = "") -> str:
        """The HTML of the page that shows an attempt's feedback."""
        return self._request("GET", f"/services/academy/me/attempts/{attempt_id}{query}").text

    def evaluate(self, record_id: str, given: Mapping[str, str]) -> None:
        """Fill in the evaluation form of a training project."""
        self._request("POST", f"/services/academy/evaluation/{record_id}", data=given)

    def start_server(self) -> None:
        """Start this person's JupyterLab server and wait until it answers."""
        self._hub("POST", f"/users/{self._name}/server")
        deadline = time.monotonic() + SERVER_READY_S
        while not self._hub("GET", f"/users/{self._name}").json()["servers"].get("", {}).get("ready"):
            if time.monotonic() > deadline:
                raise _no_server(self._name)
            time.sleep(0.5)

    def stop_server(self) -> None:
        """Stop it again."""
        self._hub("DELETE", f"/users/{self._name}/server")

    def hand_in_from_server(self, assignment_id: str, bundle: Bundle) -> None:
        """Fetch, work and submit inside the running server, by the calls that the Assignments panel makes."""
        self._panel("fetch", assignment_id)
        for path, content in bundle.items():
            body = {"type": "file", "format": "base64", "content": base64.b64encode(content).decode()}
            self._server("PUT", f"/api/contents/{assignment_id}/{path}", json=body)
        self._panel("submit", assignment_id)

    def _panel(self, action: str, assignment_id: str) -> None:
        asked = {"course_id": self._course_id, "assignment_id": assignment_id}
        answer = self._server("POST", f"/assignments/{action}", json=asked).json()
        if not answer["success"]:
            raise _refused_by_panel(action, answer["value"])

    def _academy(self, method: str, path: str, **given: Any) -> httpx.Response:
        return self._request(method, f"/services/academy/api/v1{path}", **given)

    def _hub(self, method: str, path: str, **given: Any) -> httpx.Response:
        return self._request(method, f"/hub/api{path}", **given)

    def _server(self, method: str, path: str, **given: Any) -> httpx.Response:
        return self._request(method, f"/user/{self._name}{path}", **given)

    def _request(self, method: str, path: str, **given: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, path, **given)
        except httpx.TransportError as error:
            raise _unreachable(str(self._http.base_url)) from error
        if not answer.is_success:
            raise _refused(method, path, answer)
        return answer


def _no_server(username: str) -> Conflict:
    return Conflict(
        "no-server",
        th=f"เซิร์ฟเวอร์ของ {username} ไม่พร้อมใช้ในเวลาที่กำหนด โปรดลดจำนวนใน --with-servers แล้วลองใหม่",
        en=f"The server of {username} was not ready in time; try again with fewer --with-servers.",
    )


def _unreachable(url: str) -> Conflict:
    return Conflict(
        "unreachable",
        th=f"ติดต่อระบบที่ {url} ไม่ได้ โปรดเปิดด้วย academy up ก่อน หรือระบุที่อยู่ด้วย --url",
        en=f"Nothing answers at {url}; start it with academy up, or say where it is with --url.",
    )


def _refused(method: str, path: str, answer: httpx.Response) -> Conflict:
    said = answer.text[:300]
    return Conflict(
        "refused",
        th=f"ระบบไม่รับคำขอ {method} {path} (รหัส {answer.status_code}): {said}",
        en=f"The academy refused {method} {path} (status {answer.status_code}): {said}",
    )


def _refused_by_panel(action: str, said: str) -> Conflict:
    return Conflict(
        "refused-by-panel",
        th=f"แผง Assignments ทำคำสั่ง {action} ไม่สำเร็จ: {said}",
        en=f"The Assignments panel could not {action}: {said}",
    )
