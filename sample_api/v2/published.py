"""Datasets that others publish through this catalogue: documents in the folder `published` of the API's state.

A document is one JSON file, complete in itself: the catalogue record with its 14 fields, the columns and the rows. Whoever
puts it there has withheld what must be, and replaces it whole; it is read anew when it changes. What is broken is left out:
a half document is no open data.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from sample_api.agreements import audit
from sample_api.v2 import answers, catalogue
from sample_api.v2.answers import Ready
from sample_api.v2.open_data import MEDIA_TYPES, Format
from sample_api.v2.open_formats import cell
from sample_api.v2.service import service_of

FOLDER = "published"
FORMATS: tuple[Format, ...] = ("csv", "json")


@dataclass(frozen=True)
class Published:
    """One dataset as it was published; `fields` is its catalogue record without links."""

    id: str
    title_en: str
    revision: int
    fields: dict[str, Any]
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]

    @property
    def files(self) -> dict[str, Format]:
        """Its downloads by name."""
        return {f"{self.id}.{one}": one for one in FORMATS}

    def record(self, address: str) -> dict[str, Any]:
        """Return its catalogue record; `address` is that of /v2."""
        found = [
            {"name": name, "format": one.upper(), "mimetype": _plain(one), "url": f"{address}/open-data/{name}"}
            for name, one in self.files.items()
        ]
        own = {"name": self.id, "url": f"{address}/catalogue/{self.id}", "resources": found, "data_status": "official"}
        return {**self.fields, **own}

    def listed(self, address: str) -> list[dict[str, Any]]:
        """Return its files as the list of open data has them."""
        return [
            {
                "name": name,
                "dataset": self.id,
                "fy": None,
                "format": one,
                "media_type": MEDIA_TYPES[one],
                "url": f"{address}/open-data/{name}",
            }
            for name, one in self.files.items()
        ]


def published(request: Request) -> dict[str, Published]:
    """Return what is published at present, by id."""
    state: Path | None = request.app.state.settings.state
    return {one.id: one for one in _read(state / FOLDER)} if state else {}


def download(request: Request, one: Published, name: str) -> Response:
    """Send a file of a published dataset."""
    kind = one.files[name]
    body = _csv(one) if kind == "csv" else _json(one)
    audit.note(request, dataset=one.id, rows=len(one.rows))
    ready = Ready(body, answers.tag_of(body), MEDIA_TYPES[kind], public=True, dataset=one.id, rows=len(one.rows))
    response = answers.send(request, ready, service_of(request).kept)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _read(folder: Path) -> Iterator[Published]:
    mandatory = [one["key"] for one in catalogue.fields() if one["level"] == "mandatory"]
    for path in sorted(folder.glob("*.json")):
        try:
            raw = json.loads(path.read_bytes())
            one = Published(
                raw["id"], raw["title_en"], raw["revision"], raw["fields"], tuple(raw["columns"]), tuple(raw["rows"])
            )
            whole = all(one.fields.get(key) for key in mandatory) and all(
                row.keys() == set(one.columns) for row in one.rows
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
        if whole and path.stem == one.id:
            yield one


def _csv(one: Published) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(one.columns)
    writer.writerows([cell(row[name]) for name in one.columns] for row in one.rows)
    # with a byte order mark, by which Excel knows that Thai is UTF-8
    return out.getvalue().encode("utf-8-sig")


def _json(one: Published) -> bytes:
    head = {"dataset": one.id, "revision": one.revision, "data_status": "official"}
    return json.dumps({**head, "data": one.rows}, ensure_ascii=False).encode()


def _plain(kind: Format) -> str:
    return MEDIA_TYPES[kind].partition(";")[0]
