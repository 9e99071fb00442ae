"""Logging in as a program: the steps of a browser, for a simulated class, for checks and for tests."""

import html
import re

import httpx

from foundation.errors import NotPermitted

TICKET = re.compile(r'name="ticket" value="([^"]+)"')


class SignInRefused(NotPermitted):
    """The hub did not begin a session."""

    @classmethod
    def by_hub(cls, username: str, status: int) -> "SignInRefused":
        """Tell the hub's answer."""
        return cls(
            "sign-in-refused",
            th=f"ผู้ใช้ {username} เข้าสู่ระบบไม่สำเร็จ (รหัส {status}) โปรดตรวจชื่อผู้ใช้และรหัสผ่าน",
            en=f"{username} could not log in (status {status}); check the username and the password.",
        )

    @classmethod
    def first_password(cls, username: str) -> "SignInRefused":
        """Say that a new password must be given."""
        return cls(
            "first-password",
            th=f"ผู้ใช้ {username} เข้าใช้ครั้งแรก ต้องกำหนดรหัสผ่านใหม่",
            en=f"{username} logs in for the first time; give a new password.",
        )


def sign_in(client: httpx.Client, username: str, password: str, *, new_password: str | None = None) -> None:
    """Begin a session for `client`, whose `base_url` is the hub's public address; it must not follow redirects.

    `new_password` replaces a first password. Raises SignInRefused.
    """
    client.get("/hub/login")
    answer = _post(client, "/hub/login", username=username, password=password)
    if ticket := TICKET.search(answer.text):
        if new_password is None:
            raise SignInRefused.first_password(username)
        answer = _post(
            client,
            "/hub/change-password",
            ticket=html.unescape(ticket[1]),
            new_password=new_password,
            new_password_again=new_password,
        )
    if answer.status_code != httpx.codes.FOUND:
        raise SignInRefused.by_hub(username, answer.status_code)


def _post(client: httpx.Client, path: str, **form: str) -> httpx.Response:
    return client.post(path, data={**form, "_xsrf": xsrf(client)}, follow_redirects=False)


def xsrf(client: httpx.Client) -> str:
    """Give the hub's XSRF token of this session, for forms (`_xsrf`) and API calls (header `X-XSRFToken`)."""
    return next(
        (cookie.value or "" for cookie in client.cookies.jar if (cookie.name, cookie.path) == ("_xsrf", "/hub/")), ""
    )
