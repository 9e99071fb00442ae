"""The straight way to the routes of published data (ASGI): what is asked most goes past FastAPI's way to a route.

That way takes longer than all the rest of a kept answer. Each of these routes lets its caller in and reads its parameters
itself, so nothing is left for FastAPI to do but the document.
"""

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute, APIRouter
from starlette.types import Receive, Scope, Send

from sample_api import failures
from sample_api.problem import Problem


class Straight:
    """Calls the endpoints of a router, all of them GET, with the request and nothing else; hands all else on to the API."""

    def __init__(self, api: FastAPI, router: APIRouter) -> None:
        self._api = api
        self._routes = [route for route in router.routes if isinstance(route, APIRoute)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        route = self._entered(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if route is None:
            await self._api(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await route.endpoint(request)
        except Problem as problem:
            response = failures.response(request, problem)
        await response(scope, receive, send)

    def _entered(self, scope: Scope) -> APIRoute | None:
        """Return the route of a request, whose scope then names it, as routing leaves it behind."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        for route in self._routes:
            if found := route.path_regex.match(path):
                scope.update(app=self._api, route=route, path_params=found.groupdict())
                return route
        return None
