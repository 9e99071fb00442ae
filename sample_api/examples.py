"""An example of a JSON schema, for operations of the OpenAPI document that name none of their own."""

from typing import Any

_PLAIN: dict[str, Any] = {
    "string": "",
    "integer": 0,
    "number": 0,
    "boolean": True,
    "null": None,
    "array": [],
    "object": {},
}
_GIVEN = frozenset({"examples", "example", "enum", "const", "default"})


def example_of(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """Return one value that a schema describes, from the examples its parts give; `schemas` are the components."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    return _given(schema) if not _GIVEN.isdisjoint(schema) else _made(schema, schemas)


def _given(schema: dict[str, Any]) -> Any:
    for name in ("examples", "enum"):
        if name in schema:
            return schema[name][0]
    return next(schema[name] for name in ("example", "const", "default") if name in schema)


def _made(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    if "properties" in schema:
        return {name: example_of(one, schemas) for name, one in schema["properties"].items()}
    if "items" in schema:
        return [example_of(schema["items"], schemas)]
    return max(int(schema["minimum"]), 0) if "minimum" in schema else _PLAIN.get(schema.get("type", ""), {})
