"""One row of a dataset by its key."""

import re

from fastapi import Request
from fastapi.responses import Response

from sample_api.problem import Problem, shown
from sample_api.store.reading import Key
from sample_api.synthesis.datasets import Dataset
from sample_api.v2 import answers
from sample_api.v2.answers import Ready
from sample_api.v2.lists import picked, wanted_columns
from sample_api.v2.narrowing import areas_by_code, indicators_of
from sample_api.v2.queries import SingleQuery, asked
from sample_api.v2.resources import listings
from sample_api.v2.rights import View
from sample_api.v2.service import service_of
from sample_api.v2.withheld import is_masked, masked

_ROW_ID = re.compile(r"([A-Z]{3}[0-9]{2})-(TH|R[0-9]{2}|[0-9]{2}|[0-9]{4})-([0-9]{4})-([1-4])", re.ASCII)


async def answer(request: Request, dataset: Dataset, key: Key, view: View) -> Response:
    """Answer the one row with this key; the 404 when there is none, or none that the agreement covers."""
    service = service_of(request)
    known = (dataset.id, "single", key, view, request.scope["query_string"])
    ready = service.kept.get(known)
    if not isinstance(ready, Ready):
        query = await asked(request, SingleQuery)
        view.require_dataset(dataset)
        columns = wanted_columns(query.fields, dataset, view)
        row = await service.one(listings()[dataset.id].shelf, key)
        if row is None or not view.covers(row):
            raise absent(dataset)
        if is_masked(dataset, view):
            (row,) = await masked(service, [row])
        body = row if columns is None else picked([row], columns)[0]
        ready = Ready(body, answers.tag_of(service.store.digest, *known), dataset=dataset.id, rows=1)
        service.kept.keep(known, ready)
    return answers.send(request, ready, service.kept)


def figure_key(dataset: Dataset, row_id: str) -> Key:
    """Return the key of a dataset's figure from its id, such as MCH08-4001-2569-2; raise the 404 when it is none."""
    found = _ROW_ID.fullmatch(row_id)
    area = areas_by_code().get(found[2]) if found else None
    if found is None or area is None or found[1] not in {one.id for one in indicators_of(dataset)}:
        raise row_unknown(row_id)
    return (
        ("level", area.level),
        ("indicator", found[1]),
        ("fy", int(found[3])),
        ("quarter", int(found[4])),
        ("area", found[2]),
    )


def row_unknown(row_id: str) -> Problem:
    """Build the refusal of an id that is no row's."""
    th = f"ไม่มีแถว {shown(row_id)} รหัสแถวคือ ตัวชี้วัด-พื้นที่-ปีงบประมาณ-ไตรมาส เช่น MCH08-4001-2569-2"
    en = f"There is no row {shown(row_id)}; an id is indicator-area-fiscal year-quarter, such as MCH08-4001-2569-2."
    return Problem(404, "row-unknown", th=th, en=en)


def absent(dataset: Dataset) -> Problem:
    """Build the refusal of a key without a row."""
    th = f"ไม่พบแถวนี้ในชุดข้อมูล {dataset.id} หรือข้อตกลงของท่านไม่ครอบคลุม"
    return Problem(404, "row-unknown", th=th, en=f"No such row in {dataset.id}, or your agreement does not cover it.")
