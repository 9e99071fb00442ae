"""An OpenAPI 3 document: which operation an answer belongs to, and whether it is what the document says."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx

from contracts.errors import ContractProblem
from contracts.exchange import Exchange

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json")


@dataclass(frozen=True)
class Operation:
    """One documented operation: the path as the document writes it, the method in small letters."""

    path: str
    method: str
    definition: Mapping[str, Any]


@dataclass(frozen=True)
class Mismatch:
    """Where in a body it differs from the schema, and how."""

    place: str
    message: str


class Document:
    """An OpenAPI document of version 3.0 or 3.1. Raises ContractProblem for anything else."""

    def __init__(self, raw: Any, where: str) -> None:
        if not isinstance(raw, dict) or not str(raw.get("openapi", "")).startswith("3."):
            raise ContractProblem.document_unusable(where, "not OpenAPI 3")
        if not isinstance(raw.get("paths"), dict) or not raw["paths"]:
            raise ContractProblem.document_unusable(where, "no paths")
        self.raw: dict[str, Any] = raw
        self.where = where
        self._validators: dict[str, Any] = {}

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, in the document's order."""
        return tuple(
            Operation(path, method, definition)
            for path, item in self.raw["paths"].items()
            for method, definition in self.resolved(item).items()
            if method in METHODS and isinstance(definition, dict)
        )

    def parameters(self, operation: Operation) -> tuple[Mapping[str, Any], ...]:
        """Return the operation's parameters, those of its path included."""
        item = self.resolved(self.raw["paths"][operation.path])
        listed = [*item.get("parameters", ()), *operation.definition.get("parameters", ())]
        return tuple(self.resolved(one) for one in listed)

    def operation_of(self, exchange: Exchange, base: httpx.URL) -> Operation | None:
        """Return the operation an exchange belongs to; one without parameters in its path goes first."""
        path = "/" + exchange.url.path.removeprefix(base.path.rstrip("/")).lstrip("/")
        method = exchange.method.lower()
        found = [
            one
            for one in self.operations
            if one.method == method and any(self._fits(one.path, path, at) for at in self._bases)
        ]
        return min(found, key=lambda one: one.path.count("{"), default=None)

    def response(self, operation: Operation, status: int) -> Mapping[str, Any] | None:
        """Return what is documented for a status (exact, then 2XX, then default), or None."""
        responses = operation.definition.get("responses", {})
        for name in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
            if name in responses:
                return self.resolved(responses[name])
        return None

    def media_types(self, operation: Operation, status: int) -> tuple[str, ...]:
        """Return the documented content types of a status, without parameters; none when no body is documented."""
        told = self.response(operation, status) or {}
        return tuple(name.partition(";")[0].strip().lower() for name in told.get("content", {}))

    def json_schema(self, operation: Operation, status: int, media_type: str = "application/json") -> dict[str, Any]:
        """Return the schema documented for a body, its reference followed; nothing when there is none."""
        content = (self.response(operation, status) or {}).get("content", {})
        return self.resolved(self.resolved(content.get(media_type, {})).get("schema", {}))

    def mismatch(self, operation: Operation, exchange: Exchange) -> Mismatch | None:
        """Return the first place where a JSON body differs from its schema; None when none is documented."""
        pointer = self._schema_pointer(operation, exchange)
        if pointer is None:
            return None
        try:
            body = json.loads(exchange.body)
        except (ValueError, RecursionError):
            return Mismatch("", "no readable JSON")
        validator = self._validator(pointer)
        if validator.is_valid(body):
            return None
        error = min(validator.iter_errors(body), key=lambda one: len(one.instance_path))
        return Mismatch(_place(error.instance_path), error.message[:300])

    def defects(self) -> Iterator[str]:
        """Tell what is wrong with the document itself: references to nowhere, schemas that are none, no answers."""
        for reference in sorted(set(_references(self.raw))):
            if not reference.startswith("#/"):
                yield f"$ref {reference}: leads out of the document"
            elif self._at(reference) is None:
                yield f"$ref {reference}: leads nowhere"
        for one in self.operations:
            if not one.definition.get("responses"):
                yield f"{one.method.upper()} {one.path}: documents no answers"
        for name in self.raw.get("components", {}).get("schemas", {}):
            try:
                self._validator(f"#/components/schemas/{_escaped(name)}")
            except ContractProblem as error:
                yield error.en

    @cached_property
    def _bases(self) -> tuple[str, ...]:
        servers = [
            urlsplit(str(one.get("url", ""))).path.rstrip("/")
            for one in self.raw.get("servers", ())
            if isinstance(one, dict)
        ]
        return tuple(dict.fromkeys(["", *servers]))

    @staticmethod
    def _fits(template: str, path: str, base: str) -> bool:
        pattern = re.sub(r"\\\{[^{}]+\\\}", "[^/]+", re.escape(base + template))
        return re.fullmatch(pattern, path) is not None

    def _schema_pointer(self, operation: Operation, exchange: Exchange) -> str | None:
        told = self.response(operation, exchange.status)
        if told is None or not _JSON.fullmatch(exchange.media_type):
            return None
        responses = f"#/paths/{_escaped(operation.path)}/{operation.method}/responses"
        names = operation.definition["responses"]
        status = next(
            name
            for name in (str(exchange.status), f"{exchange.status // 100}XX", f"{exchange.status // 100}xx", "default")
            if name in names
        )
        at = names[status].get("$ref", f"{responses}/{status}") if isinstance(names[status], dict) else responses
        for name, content in told.get("content", {}).items():
            if name.partition(";")[0].strip().lower() == exchange.media_type and "schema" in content:
                return f"{at}/content/{_escaped(name)}/schema"
        return None

    def _validator(self, pointer: str) -> Any:
        import jsonschema_rs

        if pointer not in self._validators:
            root = {**self._schemas, "$schema": _DIALECT, "$ref": pointer}
            try:
                self._validators[pointer] = jsonschema_rs.validator_for(root, retriever=_nothing_outside)
            except ValueError as error:
                raise ContractProblem.document_unusable(
                    self.where, f"{pointer}: {str(error).splitlines()[0]}"
                ) from error
        return self._validators[pointer]

    @cached_property
    def _schemas(self) -> dict[str, Any]:
        kept: dict[str, Any] = {name: self.raw[name] for name in ("paths", "components") if name in self.raw}
        if not str(self.raw["openapi"]).startswith("3.0"):
            return kept
        converted: dict[str, Any] = _nullable_as_type(kept)
        return converted

    def resolved(self, node: Any) -> dict[str, Any]:
        """Return what a node of the document stands for, its reference followed; nothing for what is no object."""
        for _ in range(20):  # a chain of references, or a circle of them
            if not isinstance(node, dict) or "$ref" not in node:
                break
            node = self._at(str(node["$ref"]))
        return node if isinstance(node, dict) else {}

    def _at(self, pointer: str) -> Any:
        node: Any = self.raw
        for part in pointer.removeprefix("#/").split("/"):
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and key.isdigit() and int(key) < len(node):
                node = node[int(key)]
            elif isinstance(node, dict) and key in node:
                node = node[key]
            else:
                return None
        return node


def read_document(file: Path) -> Any:
    """Return the values of a JSON or YAML file. Raises ContractProblem."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        if file.suffix in {".yaml", ".yml"}:
            import yaml

            return yaml.safe_load(text)
        return json.loads(text)
    except Exception as error:  # the YAML parser's errors have no root that is ours to import
        raise ContractProblem.document_unusable(file, type(error).__name__) from error


def _nothing_outside(uri: str) -> Any:
    raise ValueError(f"{uri} is outside the document")


def _nullable_as_type(node: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema lists null."""
    if isinstance(node, list):
        return [_nullable_as_type(one) for one in node]
    if not isinstance(node, dict):
        return node
    seen = {name: _nullable_as_type(value) for name, value in node.items() if name != "nullable"}
    for bound in ("exclusiveMinimum", "exclusiveMaximum"):
        if seen.get(bound) is True:
            seen[bound] = seen.pop(bound.removeprefix("exclusive").lower(), 0)
        elif seen.get(bound) is False:
            del seen[bound]
    return {"anyOf": [seen, {"type": "null"}]} if node.get("nullable") is True else seen


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for name, value in node.items():
            if name not in {"example", "examples"}:
                yield from _references(value)
    elif isinstance(node, list):
        for one in node:
            yield from _references(one)


def _escaped(name: str) -> str:
    """One step of a JSON pointer that stands in a URI (RFC 6901, 6)."""
    return quote(name.replace("~", "~0").replace("/", "~1"), safe="~")


def _place(parts: list[str | int]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).lstrip(".")
