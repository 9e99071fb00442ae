from typing import Any

import httpx
import pytest

from contracts import ContractProblem, contract_of, over
from contracts.document import Document

ROW = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "nullable": True}}}


def document(version: str = "3.0.3", schema: Any = ROW, **more: Any) -> Document:
    answer = {"200": {"description": "ok", "content": {"application/json; charset=utf-8": {"schema": schema}}}}
    paths = {"/rows/{id}": {"get": {"responses": answer}}, "/rows/all": {"get": {"responses": answer}}}
    return Document({"openapi": version, "info": {"title": "t", "version": "1"}, "paths": paths, **more}, "here")


def exchange(body: str, path: str = "/base/v1/rows/7"):
    client = httpx.Client(
        transport=httpx.MockTransport(
            lambda _request: httpx.Response(200, headers={"Content-Type": "application/json"}, text=body)
        ),
        base_url="https://api.example/",
    )
    return over(client, contract_of({"version": 1, "id": "a", "name_th": "ก", "name_en": "a"})).get(path)


def mismatch(told: Document, body: str):
    seen = exchange(body)
    operation = told.operation_of(seen, httpx.URL("https://api.example/base/v1"))
    assert operation is not None
    return told.mismatch(operation, seen)


def test_nullable_is_followed_in_3_0_and_means_nothing_in_3_1():
    assert mismatch(document("3.0.3"), '{"a": null}') is None
    assert mismatch(document("3.1.0"), '{"a": null}') is not None


def test_the_place_and_the_kind_of_a_mismatch_are_told():
    rows = {"type": "object", "properties": {"data": {"type": "array", "items": ROW}}}
    found = mismatch(document(schema=rows), '{"data": [{"a": 1}, {"a": "x"}]}')
    assert found is not None
    assert found.place.startswith("data[1]")


def test_references_are_followed():
    told = document(schema={"$ref": "#/components/schemas/Row"}, components={"schemas": {"Row": ROW}})
    assert mismatch(told, '{"a": 1}') is None
    assert mismatch(told, "{}") is not None


def test_a_reference_out_of_the_document_is_never_fetched():
    told = document(schema={"$ref": "http://127.0.0.1:1/secret"})
    assert "leads out of the document" in next(told.defects())
    with pytest.raises(ContractProblem):
        mismatch(told, "{}")


def test_the_servers_path_is_taken_into_account():
    told = document(servers=[{"url": "https://api.example/base/v1"}])
    assert told.operation_of(exchange("{}"), httpx.URL("https://api.example")) is not None


def test_a_path_without_parameters_goes_first():
    found = document().operation_of(exchange("{}", "/base/v1/rows/all"), httpx.URL("https://api.example/base/v1"))
    assert found is not None
    assert found.path == "/rows/all"


@pytest.mark.parametrize(
    "raw", [None, [], {}, {"swagger": "2.0", "paths": {"/": {}}}, {"openapi": "3.1.0", "paths": {}}]
)
def test_what_is_no_openapi_3_is_refused(raw: Any):
    with pytest.raises(ContractProblem):
        Document(raw, "here")


def test_circles_of_references_end():
    told = document(components={"schemas": {"A": {"$ref": "#/components/schemas/A"}}})
    list(told.defects())
    assert told.resolved({"$ref": "#/components/schemas/A"}) is not None
