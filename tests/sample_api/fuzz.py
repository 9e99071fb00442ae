"""Requests made up from the API's own document, good and bad, to every operation, and by methods it does not have.

`python -m tests.sample_api.fuzz --minutes 10` searches for as long as it is told, with a seed it prints, and stops with
code 1 at what it found; the quick test beside it asks each operation a few times.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sample_api import tokens
from sample_api.app import create_app
from sample_api.settings import Settings
from sample_api.store.build import build
from sample_api.synthesis.figures import Extent

# that a well-formed question about what does not exist is refused, and that a bad one without a token is told of the
# token first, is on purpose: what is accepted is no claim here, what is answered is
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")
REFUSED = frozenset({400, 401, 403, 404, 405, 413, 415, 429, 501})
SERVER_ERROR = 500
EXAMPLES_A_ROUND = 40
SECRET = b"a secret of thirty-two bytes, or more"


@contextmanager
def running(database: str, state: Path) -> Iterator[str]:
    """Run the API over a store, behind a real socket; return its address."""
    app = create_app(Settings(secret=SECRET, database=database, state=state))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def proof(secret: bytes) -> dict[str, str]:
    """Return the header of a client who may read and write."""
    return {"Authorization": f"Bearer {tokens.mint(secret, 'malee', scope='read write')}"}


def operations(address: str) -> list[Any]:
    """Return every operation of the document."""
    document = schemathesis.openapi.from_url(f"{address}/openapi.json")
    return [found.ok() for found in document.get_all_operations()]


def conforms(operation: Any, headers: Mapping[str, str], examples: int, number: int) -> None:
    """Send made-up requests to one operation; raise the first answer that is not as documented."""

    @seed(number)
    @given(case=operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE))
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
    )
    def answered(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(headers=dict(headers), checks=CHECKS)

    answered()


def strange_methods(path: str, documented: frozenset[str], client: httpx.Client) -> Iterator[str]:
    """Ask a path by every method that it does not have; yield what was answered by anything but a plain refusal."""
    for method in METHODS:
        if method.lower() in documented:
            continue
        answer = client.request(method, path, content=b"{}")
        if answer.status_code >= SERVER_ERROR or (answer.is_success and method not in {"HEAD", "OPTIONS"}):
            yield f"{method} {path}: {answer.status_code}"
        elif answer.status_code not in REFUSED and not answer.is_success:
            yield f"{method} {path}: {answer.status_code} is no refusal"


def search(address: str, minutes: float, number: int, say: Callable[[str], None]) -> list[str]:
    """Go round all operations, each time with another seed, until the minutes are over; return what was found."""
    until = time.monotonic() + minutes * 60
    found: dict[str, str] = {}
    asked = 0
    while time.monotonic() < until:
        for operation in operations(address):
            if operation.label in found or time.monotonic() > until:
                continue
            asked += 1
            try:
                conforms(operation, proof(SECRET), EXAMPLES_A_ROUND, number)
            except FailureGroup as failures:
                found[operation.label] = f"{operation.label}: " + "; ".join(map(str, failures.exceptions))
                say(found[operation.label])
            except Exception as error:  # noqa: BLE001 - whatever was raised is what was looked for
                found[operation.label] = f"{operation.label}: {error!r}"
                say(found[operation.label])
        say(f"seed {number}: {asked} searches of {EXAMPLES_A_ROUND} requests, {len(found)} operations with findings")
        number += 1
    return list(found.values())


def main() -> int:
    """Search as long as told; 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.sample_api.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long (%(default)s)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32), help="to search again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sample-api-fuzz-") as folder:
        database = f"sqlite:///{folder}/store.db"
        build(database, Extent(provinces=("10", "40", "46", "85")))
        with running(database, Path(folder)) as address:
            found = search(address, asked.minutes, asked.seed, print)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
