"""Formgrader's pages and answers under strict policies, nbgrader's own handlers included.

As shipped, formgrader's pages run whatever script stands in them, and its API answers JSON labelled as HTML: a name
that holds markup would run when such an answer is opened in a tab.
"""

import secrets
from functools import cache
from typing import Any

from nbgrader.server_extensions.formgrader import base

from academy.nbgrader_plugin.formgrader.rendering import DATA_POLICY, page_policy

Handler = type[base.BaseHandler]


class GuardedPage:
    """A page of nbgrader's templates: its own scripts carry a number that nothing else on it can know."""

    @property
    def content_security_policy(self) -> str:
        """The policy, for Jupyter to send."""
        handler: Any = self
        return page_policy(handler.request.host, handler.base_url, self._number())

    def render(self, name: str, **ns: Any) -> str:
        """Render; every value in it is escaped, so `<script>` can only be the template's."""
        parent: Any = super()
        page: str = parent.render(name, **ns)
        return page.replace("<script>", f'<script nonce="{self._number()}">')

    def _number(self) -> str:
        if "_script_number" not in self.__dict__:
            self.__dict__["_script_number"] = secrets.token_urlsafe(16)
        return str(self.__dict__["_script_number"])


class GuardedAnswer:
    """An answer of the API: text for nbgrader's scripts, which parse it themselves; no page for anybody."""

    content_security_policy = DATA_POLICY

    def set_default_headers(self) -> None:
        """Set the headers of any answer of Jupyter's, and that it is no HTML."""
        handler: Any = super()
        handler.set_default_headers()
        handler = self
        handler.set_header("Content-Type", "text/plain; charset=UTF-8")
        handler.set_header("X-Content-Type-Options", "nosniff")


@cache
def guarded(handler: Handler) -> Handler:
    """Give the handler with the guard of its kind; what is no page or answer of formgrader's, as it is."""
    if not issubclass(handler, base.BaseHandler) or "content_security_policy" in vars(handler):
        return handler
    guard = GuardedAnswer if issubclass(handler, base.BaseApiHandler) else GuardedPage
    made: Handler = type(handler.__name__, (guard, handler), {"__module__": handler.__module__})
    return made
