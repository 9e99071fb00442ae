"""Who may log in: the active accounts of the roster, with a password of their own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from jupyterhub.auth import Authenticator
from traitlets import Bool, Instance, Integer, Unicode, default

from hub_config import pages
from hub_config.login.attempts import LoginAttempts
from hub_config.login.handlers import ChangePasswordHandler, GoodbyeHandler, SignInHandler
from hub_config.login.refusals import FirstPasswordShown, TooManyAttempts
from hub_config.login.roster import Roster
from hub_config.login.tickets import FirstLogin, Tickets
from hub_config.roles import GROUP
from people import Person

HASHES_AT_ONCE = 2  # argon2 takes a core and tens of MiB for each

T = TypeVar("T")


class AcademyAuthenticator(Authenticator):  # type: ignore[misc] # jupyterhub has no types
    """Roster accounts, checked at every login and again every `auth_refresh_age` seconds of use.

    A program logs in as a browser does (`hub_config.sign_in` does just this):

    1. GET `/hub/login`; keep the cookies; take the value of the cookie `_xsrf`.
    2. POST `/hub/login` with the form fields `username`, `password` and `_xsrf`. 302: logged in. 403: wrong.
       429: too many attempts, wait `Retry-After` seconds. 200: this was a first password; the page holds the
       hidden field `ticket`.
    3. Only after 200: POST `/hub/change-password` with `ticket`, `new_password`, `new_password_again` and `_xsrf`,
       within ten minutes. 302: the password is changed and the session begun. 422: the page says what is wrong with
       the new password, and the ticket is still good.

    Until step 3 nothing of the hub is open: no session, no token, no server.
    """

    database_url = Unicode(help="SQLAlchemy URL of the academy's database").tag(config=True)

    # Whom to allow is decided by the roster in authenticate(), which gives nobody else a name.
    allow_all = Bool(True).tag(config=True, allow_config=True)
    manage_groups = Bool(True).tag(config=True)
    auth_refresh_age = Integer(10).tag(config=True)
    # A closed account loses its tokens too, not only its pages.
    auth_refresh_strict = Bool(True).tag(config=True)
    refresh_pre_spawn = Bool(True).tag(config=True)

    attempts = Instance(LoginAttempts, args=())
    tickets = Instance(Tickets, args=())
    roster = Instance(Roster)
    threads = Instance(ThreadPoolExecutor, kw={"max_workers": HASHES_AT_ONCE})

    @default("roster")
    def _open_roster(self) -> Roster:
        return Roster(self.database_url)

    def get_handlers(self, app: Any) -> list[tuple[Any, ...]]:  # noqa: ARG002 - JupyterHub's signature
        """Our login, logout and change of password, and the files of our pages, before JupyterHub's own.

        JupyterHub has no other place for handlers that is not deprecated.
        """
        return [
            ("/login", SignInHandler),
            ("/logout", GoodbyeHandler),
            ("/change-password", ChangePasswordHandler),
            *pages.handlers(),
        ]

    async def authenticate(self, handler: Any, data: dict[str, str]) -> dict[str, Any] | None:
        """Check a username and a password; raises TooManyAttempts and FirstPasswordShown.

        JupyterHub calls this for the login form and for its API's password login alike.
        """
        username = self.normalize_username(str(data.get("username", "")).strip())
        password = str(data.get("password", ""))
        address = handler.request.remote_ip
        if wait_s := self.attempts.begin(username, address):
            raise TooManyAttempts(wait_s)
        person = await self.in_thread(self.roster.verify, username, password)
        if person is None:
            return None
        self.attempts.succeeded(username, address)
        if person.must_change_password:
            raise FirstPasswordShown(FirstLogin(person.username, password))
        return model(person)

    async def refresh_user(self, user: Any, handler: Any = None) -> bool | dict[str, Any]:  # noqa: ARG002 - JupyterHub's signature
        """Ask the roster again: a closed account or a reset password ends the session, a new role changes the group."""
        person = await self.in_thread(self.roster.find, user.name)
        if person is None or not person.active or person.must_change_password:
            return False
        found = model(person)
        return True if [group.name for group in user.groups] == found["groups"] else found

    async def in_thread(self, function: Callable[..., T], *args: Any) -> T:
        """Run what blocks away from the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, function, *args)


def model(person: Person) -> dict[str, Any]:
    """Tell JupyterHub who it is. Nobody is the hub's admin."""
    return {"name": person.username, "groups": [GROUP[person.role]], "admin": False}
