"""Which libraries a release and a submission seem to import."""

import json

import pytest

from grader.autograde.imports import imports


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import numpy as np", {"numpy"}),
        ("import os.path, pandas as pd", {"os", "pandas"}),
        ("    from httpx import Client", {"httpx"}),
        ("x = 1\n\tfrom fastapi.testclient import TestClient", {"fastapi"}),
        ("from . import own", set()),
        ("# ask where you import numpy", set()),
        ("reimport numpy", set()),
        ("from json import loads  # import csv", {"json"}),
        ("", set()),
    ],
)
def test_a_line_that_begins_with_an_import_names_a_library_in_python_and_in_a_notebook(code: str, names: set[str]):
    notebooks = [{"source": code}, {"source": code.splitlines(keepends=True)}]
    for content in (
        code,
        *(json.dumps(cell) for cell in notebooks),
        *(json.dumps(cell, indent=1) for cell in notebooks),
    ):
        assert imports([content.encode()]).release == names


def test_what_a_release_imports_is_told_from_what_a_submission_does():
    found = imports([b"import csv\n"], [b"import numpy\n", b"\xff\x00 no text\nimport httpx"])
    assert (found.release, found.submission) == ({"csv"}, {"numpy", "httpx"})
