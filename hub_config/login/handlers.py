"""The login page, the choice of a password, the farewell."""

from functools import partial
from typing import Any

from jupyterhub import orm
from jupyterhub.handlers.base import BaseHandler
from jupyterhub.handlers.login import LoginHandler, LogoutHandler
from jupyterhub.utils import new_token
from tornado import web

from foundation.errors import BilingualError
from hub_config.login.refusals import (
    WRONG,
    FirstPasswordShown,
    NewPasswordsDiffer,
    TicketExpired,
    TooManyAttempts,
)
from hub_config.words import Bilingual
from people.errors import WrongPassword


class SignInHandler(LoginHandler):  # type: ignore[misc] # jupyterhub has no types
    """JupyterHub's login form; a first password leads to the choice of one's own instead of a session."""

    async def post(self) -> None:
        """Log in, or say why not."""
        username = self.get_body_argument("username", "")
        password = self.get_body_argument("password", "", strip=False)
        try:
            user = await self.login_user({"username": username, "password": password})
        except FirstPasswordShown as shown:
            self.finish(await _form(self, username, ticket=self.authenticator.tickets.issue(shown.login)))
            return
        if user is None:
            self.set_status(403)
            self.finish(await self._render(login_error=WRONG, username=username[:64]))
            return
        self._jupyterhub_user = user
        self.redirect(self.get_next_url(user))


class GoodbyeHandler(LogoutHandler):  # type: ignore[misc] # jupyterhub has no types
    """Says that the session is over, where JupyterHub would show the login form again."""

    async def render_logout_page(self) -> None:
        """Show the farewell."""
        self.finish(await self.render_template("logout.html"))


class ChangePasswordHandler(BaseHandler):  # type: ignore[misc] # jupyterhub has no types
    """A new password: at a first login by ticket, later by the old password."""

    @web.authenticated
    async def get(self) -> None:
        """Show the form to someone logged in."""
        self.finish(await _form(self, self.current_user.name))

    async def post(self) -> None:
        """Change the password, end the person's other sessions, begin a new one."""
        ticket = self.get_body_argument("ticket", "")
        new = self.get_body_argument("new_password", "", strip=False)
        username, old = await self._who(ticket)
        try:
            await self._change(username, old, new)
        except BilingualError as error:
            self.set_status(error.status)
            self.finish(await _form(self, username, ticket=ticket, error=Bilingual.of(error)))
            return
        self.authenticator.tickets.use(ticket)
        self._end_sessions(username)
        user = await self.login_user({"username": username, "password": new})
        self._jupyterhub_user = user
        self.redirect(self.get_next_url(user))

    async def _who(self, ticket: str) -> tuple[str, str | None]:
        """Whose password is to change, and the old one where the ticket vouches for it."""
        if login := self.authenticator.tickets.find(ticket):
            return login.username, login.password
        if self.current_user is None or ticket:
            raise TicketExpired
        return self.current_user.name, None

    async def _change(self, username: str, old: str | None, new: str) -> None:
        if new != self.get_body_argument("new_password_again", "", strip=False):
            raise NewPasswordsDiffer.typed()
        change = partial(self.authenticator.in_thread, self.authenticator.roster.change_password, username)
        if old is not None:
            await change(old, new)
            return
        attempts, address = self.authenticator.attempts, self.request.remote_ip
        if wait_s := attempts.begin(username, address):
            raise TooManyAttempts(wait_s)
        try:
            await change(self.get_body_argument("password", "", strip=False), new)
        except WrongPassword:
            raise
        except BilingualError:
            attempts.succeeded(username, address)
            raise
        attempts.succeeded(username, address)

    def _end_sessions(self, username: str) -> None:
        """Make every cookie and token worthless, but those of running servers: someone else may hold one."""
        user = self.find_user(username)
        if user is None:
            return
        user.orm_user.cookie_id = new_token()
        servers = [
            orm.APIToken.find(self.db, spawner.api_token) for spawner in user.spawners.values() if spawner.active
        ]
        for token in self.db.query(orm.APIToken).filter(orm.APIToken.user_id == user.id):
            if token not in servers:
                self.db.delete(token)
        self.db.commit()


async def _form(handler: Any, username: str, *, ticket: str = "", error: Bilingual | None = None) -> str:
    page: str = await handler.render_template(
        "change_password.html",
        username=username,
        ticket=ticket,
        error=error,
        next_url=handler.get_argument("next", ""),
    )
    return page
