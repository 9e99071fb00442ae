"""What a warm parent has loaded before it forks: Python's own modules in every one, libraries by what a release uses.

A fork costs by what is loaded, so nobody pays for pandas who does not use it; a submission that imports more than its
release does loads that itself.
"""

import contextlib
import importlib
from collections.abc import Iterable

ALWAYS = (
    "asyncio", "concurrent.futures.thread", "csv", "email.mime.text", "encodings.cp874", "encodings.idna", "html.parser",
    "http.server", "importlib.metadata", "sqlite3", "statistics", "unittest.mock", "xml.etree.ElementTree", "zoneinfo",
)  # fmt: skip
# Name of an import → what to load for it.
LIBRARIES = {
    "contracts": ("contracts.checks",),
    "fastapi": ("anyio._backends._asyncio", "fastapi", "fastapi.testclient", "multipart"),
    "httpx": ("anyio._backends._asyncio", "httpx"),
    "jsonschema": ("jsonschema",),
    "matplotlib": ("matplotlib.pyplot",),
    "numpy": ("numpy",),
    "openpyxl": ("openpyxl",),
    "pandas": ("pandas", "pandas.io.parsers.readers", "pandas.testing"),
    "pydantic": ("pydantic",),
    "pytest": ("pytest",),
    "requests": ("requests",),
    "uvicorn": ("uvicorn", "uvicorn.lifespan.on", "uvicorn.loops.asyncio", "uvicorn.protocols.http.h11_impl"),
    "yaml": ("yaml",),
}


# What a library loads anyway.
INCLUDED = {"fastapi": {"pydantic"}, "matplotlib": {"numpy"}, "pandas": {"numpy"}}


def known(names: Iterable[str]) -> frozenset[str]:
    """Those of the imported `names` that a warm parent can load beforehand, without what comes with others."""
    found = LIBRARIES.keys() & set(names)
    return frozenset(found.difference(*(INCLUDED.get(name, ()) for name in found)))


def load_always() -> None:
    """Load what every warm parent has."""
    import grader.student

    _load(ALWAYS)
    grader.student.warm_up()


def load(libraries: Iterable[str]) -> None:
    """Load `libraries`, where installed, and use them once: their first use in a process is the slow one."""
    from academy_lab import asgi
    from grader.student import https

    libraries = frozenset(libraries)
    for name in sorted(libraries):
        _load(LIBRARIES[name])
    if "httpx" in libraries:
        https.share_default_context()
    if {"fastapi", "httpx", "uvicorn"} <= libraries:
        asgi.warm_up()
    if {"httpx", "pytest"} <= libraries:
        _load(["grader.student.written"])
    if "pytest" in libraries:
        import grader.judge

        grader.judge.warm_up()


def _load(modules: Iterable[str]) -> None:
    for module in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
