"""What there is to ask for: the entry page, the datasets, the indicators, the open data files."""

from dataclasses import asdict
from typing import Any

from sample_api.paging import NOTICE_TH
from sample_api.problem import Problem, shown
from sample_api.store.opened import Store
from sample_api.synthesis import catalogue
from sample_api.synthesis.datasets import DATASETS, Dataset
from sample_api.v2.narrowing import dataset_of, indicators_of
from sample_api.v2.open_data import MEDIA_TYPES, files

LABEL: dict[str, Any] = {"data_status": "synthetic", "notice_th": NOTICE_TH}


def entry(store: Store, address: str) -> dict[str, Any]:
    """Return where everything is."""
    return {
        "version": "2",
        "edition": store.digest,
        "fiscal_years": list(store.fiscal_years),
        "links": {
            "datasets": f"{address}/datasets",
            "indicators": f"{address}/indicators",
            "areas": f"{address}/areas",
            "facilities": f"{address}/facilities",
            "catalogue": f"{address}/catalogue",
            "dcat": f"{address}/catalogue.jsonld",
            "open_data": f"{address}/open-data",
            "reports": f"{address}/reports",
            "reconciliation": f"{address}/reports/reconciliation",
            "referrals": f"{address}/referrals",
            "changelog": f"{address.removesuffix('/v2')}/changelog",
        },
        **LABEL,
    }


def datasets(store: Store, address: str) -> dict[str, Any]:
    """Return every dataset."""
    found = [dataset(one, store, address) for one in DATASETS]
    return {"data": found, "total": len(found), **LABEL}


def dataset(one: Dataset, store: Store, address: str) -> dict[str, Any]:
    """Return one dataset: its columns, its indicators, where its rows are."""
    figures = one.kind == "figures"
    rows = f"{address}/datasets/{one.id}/rows" if figures else f"{address}/{one.id}"
    return {
        "id": one.id,
        "kind": one.kind,
        "cluster": one.cluster,
        "title_th": one.title_th,
        "title_en": one.title_en,
        "columns": list(one.columns),
        "indicators": [own.id for own in indicators_of(one)] if figures else [],
        "fiscal_years": list(store.fiscal_years) if figures else [],
        "links": {
            "rows": rows,
            "catalogue": f"{address}/catalogue/{one.id}",
            **({"drill_down": f"{address}/datasets/{one.id}/drill-down"} if figures else {}),
        },
    }


def indicators() -> dict[str, Any]:
    """Return every indicator with the dataset it is in."""
    found = [_indicator(one) for one in catalogue.indicators()]
    return {"data": found, "total": len(found), **LABEL}


def indicator(indicator_id: str) -> dict[str, Any]:
    """Return one indicator; raise the 404 when there is none."""
    for one in catalogue.indicators():
        if one.id == indicator_id:
            return _indicator(one)
    th = f"ไม่มีตัวชี้วัด {shown(indicator_id)} ดูรหัสทั้งหมดได้ที่ /v2/indicators"
    en = f"There is no indicator {shown(indicator_id)}; /v2/indicators lists them."
    raise Problem(404, "indicator-unknown", th=th, en=en)


def _indicator(one: catalogue.Indicator) -> dict[str, Any]:
    return {"id": one.id, "dataset": dataset_of(one.id).id} | asdict(one)


def open_data(store: Store, address: str) -> dict[str, Any]:
    """Return every open data file."""
    found = [
        {
            "name": one.name,
            "dataset": one.dataset.id,
            "fy": one.fy,
            "format": one.format,
            "media_type": MEDIA_TYPES[one.format],
            "url": f"{address}/open-data/{one.name}",
        }
        for one in files(store).values()
    ]
    return {"data": found, "total": len(found), **LABEL}
