"""Contracts from files: every key known, every reference resolved, or one sentence that says what to mend."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from contracts.errors import ContractProblem
from contracts.model import Contract


def read_contract(file: Path) -> Contract:
    """Return the contract in `file`, with its digest. Raises ContractProblem."""
    try:
        content = file.read_bytes()
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ContractProblem.unreadable(file, _short(error)) from error
    contract = contract_of(raw, file.name)
    mark = sha256(content)
    if beside := document_beside(contract, file):
        mark.update(_bytes(beside))
    return replace(contract, digest=mark.hexdigest())


def document_beside(contract: Contract, file: Path) -> Path | None:
    """Return where the OpenAPI document lies beside the contract, or None when the API itself shows it."""
    return None if contract.openapi.startswith("/") else file.parent / contract.openapi


def read_secret(file: Path) -> str:
    """Return the one line of a token or secret file. Raises ContractProblem."""
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise ContractProblem.secret_unreadable(file) from error
    if not secret or not secret.isascii() or not secret.isprintable() or " " in secret:
        raise ContractProblem.secret_unreadable(file)
    return secret


def contract_of(raw: dict[str, Any], name: str = "contract") -> Contract:
    """Return the contract of plain values, as a TOML file gives them. Raises ContractProblem."""
    from pydantic import TypeAdapter, ValidationError

    if "digest" in raw:
        raise ContractProblem.invalid(name, "digest is computed, not written")
    try:
        contract = TypeAdapter(Contract).validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ContractProblem.invalid(name, f"{place}: {first['msg']}") from error
    for wrong in _contradictions(contract):
        raise ContractProblem.invalid(name, wrong)
    return contract


def _contradictions(contract: Contract) -> Iterator[str]:
    from contracts.checks import BY_ID

    ids = Counter(one.id for one in contract.resources)
    yield from (f"resources: two are called {name}" for name, times in ids.items() if times > 1)
    for one in contract.reconciliations:
        yield from (
            f"reconciliations.{one.id}: no resource {name}" for name in (one.parts, one.whole) if name not in ids
        )
    for check_id, switch in contract.checks.items():
        if check_id not in BY_ID:
            yield f"checks: there is no check {check_id}"
        if not switch.enabled and not switch.reason_th.strip():
            yield f"checks.{check_id}: reason_th must say why it is off"
    for resource in contract.resources:
        for name, pattern in resource.codes.items():
            try:
                re.compile(pattern)
            except re.error as error:
                yield f"resources.{resource.id}.codes.{name}: {error}"


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ContractProblem.document_unusable(file, _short(error)) from error


def _short(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).splitlines()[0]
