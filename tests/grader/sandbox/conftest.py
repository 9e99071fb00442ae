import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from grader.errors import SandboxUnavailable
from grader.judge.reading import read_notebook
from grader.sandbox import PairLimits, PairOutcome, Sandbox, default_sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    try:
        with default_sandbox() as sandbox:
            yield sandbox
    except SandboxUnavailable as error:
        if error.code == "sandbox-did-not-start":
            raise
        pytest.skip(error.en)


def order_of(code: str) -> dict[str, Any]:
    cell = {"index": 0, "kind": "work", "source": code}
    return {
        "cells": [cell], **read_notebook([]), "files": {}, "student_files": {}, "timeout_s": 20.0, "cell_timeout_s": 20.0
    }  # fmt: skip


@pytest.fixture
def run(sandbox: Sandbox) -> Callable[..., PairOutcome]:
    return lambda code, limits=None: sandbox.run("notebook", order_of(code), limits or PairLimits())


@pytest.fixture
def inside(run: Callable[..., PairOutcome]) -> Callable[[str], Any]:
    """Run `code` as trainee code and give back what it bound to `seen`."""

    def look(code: str) -> Any:
        outcome = run(f"{code}\nimport json as _json\nprint(_json.dumps(seen))")
        (output,) = outcome.result["cells"][0]["outputs"]
        return json.loads(output["text"])

    return look
