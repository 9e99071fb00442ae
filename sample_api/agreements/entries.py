"""Agreements as TOML: read with every field checked, and written back in one form."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from sample_api.agreements.errors import AgreementFileError
from sample_api.agreements.model import Agreement, Secret
from sample_api.synthesis import catalogue
from sample_api.synthesis.datasets import COLUMNS, by_id
from sample_api.tokens import SCOPES

DEMO_PREFIX = "demo-"
FASTEST_PER_MINUTE = 60_000

_LONGEST_TEXT = 300

Text = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_TEXT, pattern=r"^[^\x00-\x1f\x7f]+$")]
Names = Annotated[list[str], Field(min_length=1)] | Literal["all"]


class SecretEntry(BaseModel):
    """A secret's hash; `until` ends it."""

    model_config = ConfigDict(extra="forbid")

    hash: Annotated[str, StringConstraints(pattern=r"^\$argon2id\$[A-Za-z0-9+/=,$]+$")]
    made: datetime
    until: datetime | None = None

    @model_validator(mode="after")
    def _in_a_time_zone(self) -> "SecretEntry":
        if any(one is not None and one.tzinfo is None for one in (self.made, self.until)):
            raise ValueError("made and until need a time zone, such as +07:00")
        return self


class AgreementEntry(BaseModel):
    """One `[[agreement]]`; "all" stands for every dataset, province or column."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
    number: Text
    agency_th: Text
    agency_en: Text
    purpose_th: Text
    purpose_en: Text
    starts: date
    ends: date
    per_minute: Annotated[int, Field(ge=1, le=FASTEST_PER_MINUTE)]
    scopes: Annotated[list[str], Field(min_length=1)]
    datasets: Names
    provinces: Names
    columns: Names
    secret: list[SecretEntry] = Field(default_factory=list)

    @model_validator(mode="after")
    def _names_what_there_is(self) -> "AgreementEntry":
        for name, given, known in (
            ("scopes", self.scopes, SCOPES),
            ("datasets", self.datasets, set(by_id())),
            ("provinces", self.provinces, {one.code for one in catalogue.provinces()}),
            ("columns", self.columns, {column for columns in COLUMNS.values() for column in columns}),
        ):
            if given != "all" and (strange := sorted(set(given) - known)):
                raise ValueError(f"{name} names {', '.join(strange)}, which there is not")
        if self.ends < self.starts:
            raise ValueError("ends lies before starts")
        return self


def read(path: Path | Traversable, *, demo: bool = False) -> dict[str, Agreement]:
    """Return the agreements of a file by id; raise AgreementFileError when any of it cannot be used."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AgreementFileError.unreadable(path) from error
    found: dict[str, Agreement] = {}
    listed = told.pop("agreement", [])
    if told or not isinstance(listed, list):
        raise AgreementFileError.field_invalid(path, ", ".join(told) or "agreement", "only [[agreement]] is known")
    for entry in listed:
        one = agreement(entry, path, demo=demo)
        if one.id in found:
            raise AgreementFileError.repeated(path, one.id)
        found[one.id] = one
    return found


def agreement(entry: Any, path: object, *, demo: bool = False) -> Agreement:
    """Return one entry as an agreement; `path` is named in the AgreementFileError of one that cannot be used."""
    which = str(entry.get("id", "?")) if isinstance(entry, Mapping) else "?"
    try:
        checked = AgreementEntry.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise AgreementFileError.field_invalid(path, which, f"{place} {first['msg']}".strip()) from error
    if demo != checked.id.startswith(DEMO_PREFIX):
        raise AgreementFileError.field_invalid(path, which, f"ids that begin with {DEMO_PREFIX} are the program's own")
    plain = checked.model_dump(exclude={"secret", "scopes", "datasets", "provinces", "columns"})
    return Agreement(
        **plain,
        scopes=frozenset(checked.scopes),
        datasets=_names(checked.datasets),
        provinces=_names(checked.provinces),
        columns=_names(checked.columns),
        secrets=tuple(Secret(one.hash, one.made, one.until) for one in checked.secret),
        is_demo=demo,
    )


def _names(given: list[str] | str) -> frozenset[str] | None:
    return None if isinstance(given, str) else frozenset(given)


def written(agreements: Iterable[Agreement]) -> str:
    """Return the agreements as TOML."""
    return "\n".join(_block(one) for one in agreements)


def _block(one: Agreement) -> str:
    texts = {
        name: getattr(one, name) for name in ("id", "number", "agency_th", "agency_en", "purpose_th", "purpose_en")
    }
    values = {name: _text(value) for name, value in texts.items()}
    values |= {"starts": str(one.starts), "ends": str(one.ends), "per_minute": str(one.per_minute)}
    lists = {name: getattr(one, name) for name in ("scopes", "datasets", "provinces", "columns")}
    values |= {name: _list(value) for name, value in lists.items()}
    lines = ["[[agreement]]", *(f"{name} = {value}" for name, value in values.items())]
    for secret in one.secrets:
        lines += ["[[agreement.secret]]", f"hash = {_text(secret.hash)}", f"made = {secret.made.isoformat()}"]
        lines += [f"until = {secret.until.isoformat()}"] if secret.until else []
    return "\n".join(lines) + "\n"


def _list(names: frozenset[str] | None) -> str:
    return '"all"' if names is None else "[" + ", ".join(map(_text, sorted(names))) + "]"


def _text(value: str) -> str:
    # JSON's escapes are TOML's; control characters do not pass the check of an entry
    return json.dumps(value, ensure_ascii=False)
