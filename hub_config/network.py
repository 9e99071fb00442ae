"""Addresses, cookies and headers."""

from contextlib import suppress
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.utils import subdomain_hook_idna

from foundation.errors import CannotStart
from hub_config.settings import ACADEMY, HubSettings

CLASS_AT_ONCE = 500  # our own queue orders the starts; the hub's limit answers 429 where people would rather wait

TOKEN_VALID_S = 7 * 24 * 3600  # the longest a token that a person asks for is good


def configure(c: Any, settings: HubSettings) -> None:
    """Set where the hub answers, where people land, and what browsers may do with its pages.

    Raises CannotStart for a demo without jails that others could reach.
    """
    if settings.single_user_demo:
        require_loopback(settings.host)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    c.JupyterHub.bind_url = f"http://{host}:{settings.port}"
    c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{settings.hub_port}"
    c.JupyterHub.subdomain_host = settings.subdomain_host
    c.JupyterHub.subdomain_hook = subdomain_hook_idna  # by name it is not found (6.1.1)
    c.JupyterHub.public_url = settings.public_url
    c.JupyterHub.default_url = service_link(settings, ACADEMY)
    c.JupyterHub.redirect_to_server = False
    c.JupyterHub.concurrent_spawn_limit = CLASS_AT_ONCE
    c.JupyterHub.active_server_limit = 1 if settings.single_user_demo else 0
    c.JupyterHub.cookie_max_age_days = settings.login_valid_days
    c.JupyterHub.token_expires_in_max_seconds = TOKEN_VALID_S
    outside = urlsplit(settings.public_url or settings.subdomain_host)
    secure = {"secure": True} if outside.scheme == "https" else {}
    c.JupyterHub.tornado_settings = {
        # People's servers take these options over; left alone, their cookies would not know of TLS outside (6.1.1).
        "cookie_options": {"samesite": "Lax", **secure},
        "xsrf_cookie_kwargs": secure,
        "headers": {
            "Content-Security-Policy": content_security_policy(settings),
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    }


def service_link(settings: HubSettings, name: str) -> str:
    """Give the address of a service's pages; with a domain each, services have theirs too."""
    origin = ""
    if settings.subdomain_host:
        parts = urlsplit(settings.subdomain_host)
        port = f":{parts.port}" if parts.port else ""
        origin = f"{parts.scheme}://{subdomain_hook_idna(name, parts.hostname, 'service')}{port}"
    return f"{origin}/services/{name}/"


def require_loopback(host: str) -> None:
    """Raise CannotStart for a demo that others could reach."""
    with suppress(ValueError):  # a name is not an address
        if host == "localhost" or ip_address(host).is_loopback:
            return
    raise CannotStart(
        "demo-not-alone",
        th=f"โหมด --single-user-demo ไม่แยกพื้นที่ผู้ใช้ จึงเปิดที่ {host} ไม่ได้ โปรดใช้ --host 127.0.0.1",
        en=f"--single-user-demo keeps nobody apart, so it does not answer on {host}; use --host 127.0.0.1.",
    )


def content_security_policy(settings: HubSettings) -> str:
    """Allow our own files only, no inline script and no frame.

    A form may lead to a person's own domain when there is a domain each: browsers check redirects after a form too.
    """
    form = "'self'"
    if settings.subdomain_host:
        parts = urlsplit(settings.subdomain_host)
        form += f" {parts.scheme}://*.{parts.netloc}"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; form-action {form}; base-uri 'none'; frame-ancestors 'none'"
    )
