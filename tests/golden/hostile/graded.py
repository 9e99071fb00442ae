"""The corpus run against our engine: as one batch, honest work among it, from several threads."""

import base64
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

from grader.autograde import autograde
from grader.errors import BundleRejected
from grader.model import GradingResult
from grader.release import validate_submission
from grader.sandbox import Sandbox
from tests.golden.hostile.corpus import Case, unpacked
from tests.golden.hostile.text import Assignment, load_assignment
from tests.golden.hostile.world import World

HONEST, HOSTILE = "honest", "hostile"
HONEST_TIMEOUT_S = 10.0  # as quick as it is, a bomb may go off beside it
ACTING = {"script", "iframe", "object", "embed", "svg", "math", "link", "meta", "base", "form", "style"}
LEADING = {"src", "href", "data", "action", "formaction", "srcset", "poster", "background"}


@dataclass(frozen=True)
class Graded:
    """What became of one submission. Work that the front door refuses is graded all the same, where it can be read."""

    rejected: bool
    result: GradingResult | None
    crash: str = ""  # what our own code raised, which it never should

    def told(self) -> str:
        """Everything that anybody is shown of it, with what is written in base64 in clear."""
        if self.result is None:
            return ""
        texts = [cell.message for cell in self.result.cells] + [self.result.reason]
        texts += [notebook.decode() for notebook in (_without_tests(one) for one in self.result.notebooks.values())]
        return "\n".join(texts)

    def mimes(self) -> set[str]:
        """The kinds of data among the outputs."""
        return {kind for output in self.outputs() for kind in output.get("data", {})}

    def images(self) -> list[str]:
        """The images among the outputs, as they are written."""
        return [output["data"]["image/png"] for output in self.outputs() if "image/png" in output.get("data", {})]

    def outputs(self) -> list[dict[str, Any]]:
        """All outputs."""
        return [output for cell in self.cells() for output in cell.get("outputs", [])]

    def page(self) -> str:
        """The outputs as a page shows them."""
        import nbformat
        from nbconvert.exporters import HTMLExporter

        exporter = HTMLExporter(template_name="basic", exclude_input=True)  # type: ignore[no-untyped-call]
        cell: dict[str, Any] = {
            "cell_type": "code",
            "metadata": {},
            "source": "",
            "execution_count": None,
            "outputs": self.outputs(),
        }
        notebook = nbformat.from_dict({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]})  # type: ignore[no-untyped-call]
        return str(exporter.from_notebook_node(notebook)[0])

    def cells(self) -> list[dict[str, Any]]:
        """All cells of the notebook as it was run."""
        notebooks = self.result.notebooks.values() if self.result is not None else ()
        return [cell for notebook in notebooks for cell in json.loads(notebook)["cells"]]


def _without_tests(notebook: bytes) -> bytes:
    """The autograded notebook less the test cells' own source, which feedback shows without its hidden part."""
    read = json.loads(notebook)
    for cell in read["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["source"] = ""
    return json.dumps(read, ensure_ascii=False).encode()


def grade_all(cases: list[Case], world: World, sandbox: Sandbox, threads: int) -> Mapping[tuple[str, str], Graded]:
    """Grade every case and its twin; by name and which of the two."""
    assignments = {case.assignment: load_assignment(case.assignment, world.replace) for case in cases}
    work = [(case, which) for case in cases for which in (HOSTILE, HONEST)]
    with ThreadPoolExecutor(threads) as pool:
        done = pool.map(lambda item: grade(item[0], item[1], assignments[item[0].assignment], world, sandbox), work)
        return {(case.name, which): graded for (case, which), graded in zip(work, done, strict=True)}


def grade(case: Case, which: str, assignment: Assignment, world: World, sandbox: Sandbox) -> Graded:
    """Take one submission in by the front door and grade it."""
    release = assignment.release if which == HOSTILE else replace(assignment.release, cell_timeout_s=HONEST_TIMEOUT_S)
    try:
        bundle = unpacked(case.archive(which, assignment, world))
    except BundleRejected:
        return Graded(rejected=True, result=None)
    try:
        validate_submission(release, bundle)
        rejected = False
    except BundleRejected:
        rejected = True
    try:
        return Graded(rejected, autograde(release, bundle, student_seed=case.name, sandbox=sandbox))
    except Exception as error:  # noqa: BLE001 - one submission's, not the batch's; a test says that there is none
        return Graded(rejected, None, repr(error))


class _Acting(HTMLParser):
    """Finds what a browser would run or ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ACTING:
            self.found.append(tag)
        for name, value in attrs:
            leads_away = name in LEADING and not (value or "").startswith(("#", "data:image/png;base64,"))
            if name.startswith("on") or name == "srcdoc" or leads_away:
                self.found.append(f"{tag} {name}={value}")


def acting(page: str) -> list[str]:
    """What a browser would run in a page, or ask other places for."""
    parser = _Acting()
    parser.feed(page)
    return parser.found


def encodings(canary: str) -> list[str]:
    """A secret as it is and as it may be disguised."""
    plain = canary.encode()
    return [
        canary,
        canary[::-1],
        plain.hex(),
        *(base64.b64encode(b" " * shift + plain).decode()[4:20] for shift in range(3)),
    ]
