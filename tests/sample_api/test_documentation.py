"""The documentation is whole, works without internet and under a proxy's prefix, and tells the truth."""

import re
from importlib.resources import files
from typing import Any

import httpx
import jsonschema
import openapi_spec_validator
import pytest

PREFIXES = ["", "/services/sample-api"]


@pytest.fixture(scope="module")
def document(anyone: httpx.Client) -> dict[str, Any]:
    return anyone.get("/openapi.json").json()


def test_the_document_is_valid(document: dict[str, Any]):
    openapi_spec_validator.validate(document)


def successes(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Operation, media type and content of every documented success."""
    return [
        (f"{method} {path}", kind, content)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        for status, response in operation["responses"].items()
        if status.startswith("2")
        for kind, content in response.get("content", {}).items()
    ]


def test_every_operation_has_an_example_that_fits_its_schema(document: dict[str, Any]):
    told = successes(document)
    assert {name for name, _, _ in told} == {f"{m} {p}" for p, found in document["paths"].items() for m in found}
    for name, kind, content in told:
        if "json" in kind:
            schema = content["schema"] | {"components": document["components"]}
            errors = list(jsonschema.Draft202012Validator(schema).iter_errors(content["example"]))
            assert not errors, (name, errors[0].message)


def test_examples_of_version_2_have_the_shape_of_its_answers(document: dict[str, Any], client: httpx.Client):
    for name, kind, content in successes(document):
        path = name.removeprefix("get ")
        if path.startswith("/v2") and "{" not in path and kind == "application/json":
            assert set(content["example"]) == set(client.get(path).json()), name


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("page", ["/", "/?lang=en", "/docs"])
def test_all_a_page_loads_is_served_here(anyone: httpx.Client, prefix: str, page: str):
    html = anyone.get(f"{prefix}{page}").text
    assert "//" not in "".join(re.findall(r'(?:src|href)="([^"]+)"', html))
    for asset in re.findall(r'(?:src|href)="(static/[^"]+)"', html):
        assert anyone.get(f"{prefix}/{asset}").status_code == 200


@pytest.mark.parametrize(
    ("prefix", "servers"), [("", None), ("/services/sample-api", [{"url": "/services/sample-api"}])]
)
def test_the_document_names_the_server_it_came_from(anyone: httpx.Client, prefix: str, servers: object):
    assert anyone.get(f"{prefix}/openapi.json").json().get("servers") == servers


def test_every_reference_in_the_document_leads_somewhere(anyone: httpx.Client):
    document = anyone.get("/openapi.json").json()
    references = set(re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(document)))
    assert references <= set(document["components"]["schemas"])
    assert "ProblemBody" in references


def test_the_vendored_interface_has_its_licence_and_version():
    folder = files("sample_api") / "static" / "swagger-ui"
    assert "Apache License" in (folder / "LICENSE").read_text()
    assert "swagger-ui-dist 5.35.0" in (folder / "README.md").read_text()
