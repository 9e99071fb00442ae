"""Whatever is asked, the API answers as its document says: made-up requests to every operation, by every method."""

import os
import re
from collections import defaultdict

import httpx

from tests.sample_api.fuzz import conforms, operations, proof, strange_methods

EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "3"))
"""Requests to each operation; `python -m tests.sample_api.fuzz --minutes 10` searches longer."""
NAMED = {
    "dataset_id": "mother-and-child",
    "row_id": "MCH08-40-2569-2",
    "code": "40",
    "indicator_id": "MCH08",
    "scenario": "normal",
}


def test_every_answer_is_one_that_the_document_tells_of(address: str, secret: bytes):
    """No 5xx, no undocumented status, media type, header or body; the same requests on every run."""
    found = operations(address)
    assert {one.path.strip("/").partition("/")[0] for one in found} >= {"v1", "v2", "hdc", "oauth"}
    for operation in found:
        conforms(operation, proof(secret), EXAMPLES, 1)


def test_a_method_that_a_path_does_not_have_is_refused_in_plain_words(address: str, secret: bytes):
    documented = defaultdict(set)
    for operation in operations(address):
        documented[operation.path].add(operation.method.lower())
    with httpx.Client(base_url=address, headers=proof(secret)) as client:
        wrong = [
            told
            for path, methods in documented.items()
            for told in strange_methods(
                re.sub(r"{(\w+)}", lambda name: NAMED.get(name[1], "1"), path), frozenset(methods), client
            )
        ]
    assert not wrong
