"""A tiny service in the academy's place: who is calling, by the hub's OAuth or by token."""

import asyncio
import json
import os
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuthCallbackHandler, HubOAuthenticated
from tornado import web


class WhoAmI(HubOAuthenticated, web.RequestHandler):
    @web.authenticated
    def get(self) -> None:
        self.set_header("Content-Type", "application/json")
        self.write(json.dumps(self.get_current_user()))


class Environment(web.RequestHandler):
    def get(self) -> None:
        # What a server under a trainee's control might say, to stand before everybody's addresses.
        self.set_header("Service-Worker-Allowed", "/")
        self.write(json.dumps({"pid": os.getpid(), "names": sorted(os.environ)}))


async def main() -> None:
    prefix = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    routes = [
        (f"{prefix}oauth_callback", HubOAuthCallbackHandler),
        (f"{prefix}environment", Environment),
        (f"{prefix}.*", WhoAmI),
    ]
    url = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    web.Application(routes, cookie_secret=os.urandom(32)).listen(url.port, url.hostname)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
