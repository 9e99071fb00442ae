"""What the gateway publishes: one data set an indicator, one row a province and fiscal year, searched as CKAN does."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sample_api.paging import NOTICE_TH
from sample_api.partners import figures
from sample_api.synthesis import catalogue
from sample_api.synthesis.catalogue import FISCAL_YEARS, QUARTERS, Indicator, Province
from sample_api.synthesis.generator import Counts

FIELDS = {
    "_id": "int",
    "province_code": "text",
    "province": "text",
    "fiscal_year": "int",
    "numerator": "int",
    "denominator": "int",
    "rate": "numeric",
}
"""The columns of every resource with CKAN's names of their types."""
DEFAULT_LIMIT = 100
LARGEST_LIMIT = 32_000
_LARGEST_OFFSET = 10_000_000
_RATE_DECIMALS = 2
_SEARCH_PARAMETERS = frozenset({"resource_id", "limit", "offset", "filters", "q", "fields"})

Record = dict[str, Any]


class ActionError(Exception):
    """An action that failed, in CKAN's words: its HTTP status, the error's type, what is said of which field."""

    def __init__(self, status: int, kind: str, said: Mapping[str, object]) -> None:
        super().__init__(kind)
        self.status = status
        self.error = {"__type": kind, **said}

    @classmethod
    def not_found(cls, what: str) -> "ActionError":
        """Build the failure of a data set, resource or action there is not."""
        return cls(404, "Not Found Error", {"message": f"Not found: {what}"})

    @classmethod
    def invalid(cls, field: str, said: str) -> "ActionError":
        """Build the failure of a parameter that cannot be used; CKAN answers 409."""
        return cls(409, "Validation Error", {field: [said]})

    @classmethod
    def denied(cls) -> "ActionError":
        """Build the failure of a call without a good key."""
        said = "Access denied: send your token of this API in the header api-key"
        return cls(403, "Authorization Error", {"message": said})


def names() -> list[str]:
    """Return the names of all data sets."""
    return [_name(one) for one in catalogue.indicators()]


def package(name: str) -> dict[str, Any]:
    """Return a data set's description; raise ActionError for none of that name."""
    found = next((one for one in catalogue.indicators() if _name(one) == name), None)
    if found is None:
        raise ActionError.not_found("Dataset")
    resource = {"id": resource_id(found), "name": found.name_th, "format": "CSV", "datastore_active": True}
    return {
        "name": name,
        "title": found.name_th,
        "notes": NOTICE_TH,
        "license_title": "CC BY 4.0",
        "resources": [resource],
        "num_resources": 1,
    }


def resource_id(indicator: Indicator) -> str:
    """Return the id of an indicator's resource: the same in every scenario and seed."""
    return str(UUID(bytes=blake2b(f"ckan|{indicator.id}".encode(), digest_size=16).digest(), version=4))


def resources() -> dict[str, Indicator]:
    """Return the indicators by resource id."""
    return {resource_id(one): one for one in catalogue.indicators()}


@lru_cache(maxsize=64)
def records(resource: str, seed: int) -> tuple[Record, ...]:
    """Return all records of a resource; raise ActionError for none of that id."""
    indicator = resources().get(resource)
    if indicator is None:
        raise ActionError.not_found("Resource")
    pairs = [(place, fy) for place in catalogue.provinces() for fy in FISCAL_YEARS]
    return tuple(_record(number, indicator, *pair, seed) for number, pair in enumerate(pairs, start=1))


def search(given: Mapping[str, str], seed: int) -> dict[str, Any]:
    """Answer `datastore_search`; raise ActionError, as CKAN would, for what it cannot use."""
    if strange := sorted(set(given) - _SEARCH_PARAMETERS):
        raise ActionError.invalid(strange[0][:60], "unexpected parameter")
    if "resource_id" not in given:
        raise ActionError.invalid("resource_id", "Missing value")
    limit = _whole(given, "limit", DEFAULT_LIMIT, LARGEST_LIMIT)
    offset = _whole(given, "offset", 0, _LARGEST_OFFSET)
    chosen = _chosen(given)
    found = _matching(records(given["resource_id"], seed), _filters(given), given.get("q", ""))
    return {
        "resource_id": given["resource_id"],
        "fields": [{"id": name, "type": FIELDS[name]} for name in chosen],
        "records": [{name: one[name] for name in chosen} for one in found[offset : offset + limit]],
        "limit": limit,
        "offset": offset,
        "total": len(found),
    }


def _record(number: int, indicator: Indicator, place: Province, fy: int, seed: int) -> Record:
    quarters = QUARTERS if indicator.quarter_kind == "flow" else QUARTERS[-1:]
    counts = [figures.counts(indicator, place, fy, quarter, seed) for quarter in quarters]
    whole = Counts(sum(one.numerator for one in counts), sum(one.denominator for one in counts))
    rate = round(whole.numerator * indicator.per / whole.denominator, _RATE_DECIMALS) if whole.denominator else None
    values = (number, place.code, place.name_th, fy, whole.numerator, whole.denominator, rate)
    return dict(zip(FIELDS, values, strict=True))


def _name(indicator: Indicator) -> str:
    return f"indicator-{indicator.id.lower()}"


def _whole(given: Mapping[str, str], name: str, default: int, largest: int) -> int:
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(largest))):
        raise ActionError.invalid(name, "Invalid integer")
    return min(int(text), largest)


def _filters(given: Mapping[str, str]) -> dict[str, list[object]]:
    try:
        filters = json.loads(given.get("filters", "{}"))
    except (ValueError, RecursionError) as error:
        raise ActionError.invalid("filters", "Cannot parse JSON") from error
    if not isinstance(filters, dict) or set(filters) - set(FIELDS):
        raise ActionError.invalid("filters", f"must be an object of fields among {', '.join(FIELDS)}")
    return {name: wanted if isinstance(wanted, list) else [wanted] for name, wanted in filters.items()}


def _chosen(given: Mapping[str, str]) -> list[str]:
    chosen = [one.strip() for one in given["fields"].split(",")] if "fields" in given else list(FIELDS)
    if strange := [one for one in chosen if one not in FIELDS]:
        raise ActionError.invalid("fields", f'field "{strange[0][:60]}" not in table')
    return chosen


def _matching(every: Sequence[Record], filters: Mapping[str, list[object]], text: str) -> list[Record]:
    # PostgreSQL casts what a filter is compared with: 2569 and "2569" find the same rows
    wanted = {name: {str(one) for one in values} for name, values in filters.items()}
    return [
        one
        for one in every
        if all(str(one[name]) in values for name, values in wanted.items())
        and (not text or any(text.lower() in str(value).lower() for value in one.values()))
    ]
