"""The catalogue: each dataset as the Government Data Catalog describes one (14 mandatory fields), and as DCAT.

Keys and allowed values are those of `data/gd_catalog_fields.csv`; labels of the course, not of any real agency.
"""

from functools import cache
from typing import Any

from sample_api.store.opened import Store
from sample_api.synthesis import catalogue
from sample_api.synthesis.datasets import DATASETS, Dataset
from sample_api.v2.narrowing import indicators_of
from sample_api.v2.open_data import MEDIA_TYPES, OpenFile, files

ORGANISATION = "หน่วยงานสมมติเพื่อการฝึกอบรม (Anamai Academy)"
MAINTAINER = "ผู้ดูแลข้อมูลของหลักสูตร (หน่วยงานสมมติ)"
EMAIL = "opendata@anamai-academy.example"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

_PURPOSE = "เพื่อฝึกเชื่อมโยงข้อมูลระหว่างหน่วยงาน **ข้อมูลสังเคราะห์ ไม่ใช่ข้อมูลจริง** ทุกตัวเลขสร้างขึ้นด้วยโปรแกรมและได้ค่าเดิมทุกครั้ง"
_SOURCE = {
    "figures": "สร้างด้วยโปรแกรมจากประชากรโดยประมาณและนิยามตัวชี้วัดที่เผยแพร่ของกรมอนามัย",
    "facilities": "สร้างด้วยโปรแกรม ชื่อและรหัสหน่วยบริการเป็นของสมมติ",
    "areas": "รหัสและชื่อจาก geothai (CC BY 4.0) เขตสุขภาพหลักสูตรเพิ่มเอง จำนวนประชากรโดยประมาณ",
}


@cache
def fields() -> tuple[dict[str, Any], ...]:
    """Return the fields of the Government Data Catalog: key, labels, level, and the values allowed, if listed."""
    return tuple(
        {
            "key": row["ckan_key"],
            "label_th": row["label_th"],
            "label_en": row["label_en"],
            "level": row["level"],
            "note": row["allowed_values_or_note"],
        }
        for row in catalogue.rows_of("gd_catalog_fields.csv")
    )


def record(dataset: Dataset, store: Store, address: str) -> dict[str, Any]:
    """Return a dataset's record; `address` is that of /v2, which links are built on."""
    found: dict[str, Any] = {
        "name": dataset.id,
        "data_type": "ข้อมูลสถิติ" if dataset.kind == "figures" else "ข้อมูลระเบียน",
        "title": f"{dataset.title_th} (ข้อมูลสังเคราะห์)",
        "owner_org": ORGANISATION,
        "maintainer": MAINTAINER,
        "maintainer_email": EMAIL,
        "tag_string": ",".join(_tags(dataset)),
        "notes": f"{dataset.title_th} – {_PURPOSE}",
        "objective": ["อื่นๆ"],
        "update_frequency_unit": "ไตรมาส" if dataset.kind == "figures" else "ปี",
        "update_frequency_interval": 1,
        "geo_coverage": "อำเภอ",
        "data_source": _SOURCE[dataset.kind],
        "data_format": ["CSV", "JSON", "อื่นๆ"],
        "data_category": "ข้อมูลสาธารณะ",
        "license_id": "Creative Commons Attributions",
        "accessible_condition": "ไม่มี ไฟล์ข้อมูลเปิดไม่ต้องใช้โทเคน ส่วน API ใช้ตามข้อตกลงแลกเปลี่ยนข้อมูล",
        "url": f"{address}/datasets/{dataset.id}",
        "data_language": "ไทย",
        "high_value_dataset": False,
        "reference_data": dataset.kind != "figures",
        "allow_harvest": False,
        "resources": [_resource(one, address) for one in files_of(dataset, store)],
        "data_status": "synthetic",
    }
    return found | (_statistics(dataset, store) if dataset.kind == "figures" else {})


def _statistics(dataset: Dataset, store: Store) -> dict[str, Any]:
    units = dict.fromkeys(one.unit for one in indicators_of(dataset))
    return {
        "first_year_of_data": store.fiscal_years[0],
        "last_year_of_data": store.fiscal_years[-1],
        "disaggregate": ["ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่"],
        "unit_of_measure": ", ".join(units),
        "unit_of_multiplier": "หน่วย",
        "calculation_method": "A/B × ตัวคูณของหน่วย โดย A และ B เป็นไปตามนิยามของแต่ละตัวชี้วัด",
        "official_statistics": False,
    }


def _tags(dataset: Dataset) -> list[str]:
    own = [one.id for one in indicators_of(dataset)] if dataset.kind == "figures" else []
    return ["ข้อมูลสังเคราะห์", dataset.cluster or dataset.title_th, "กรมอนามัย", *own]


def files_of(dataset: Dataset, store: Store) -> list[OpenFile]:
    """Return the open data files of a dataset."""
    return [one for one in files(store).values() if one.dataset == dataset]


def _resource(file: OpenFile, address: str) -> dict[str, str]:
    return {
        "name": file.name,
        "format": file.format.upper(),
        "mimetype": MEDIA_TYPES[file.format].partition(";")[0],
        "url": f"{address}/open-data/{file.name}",
    }


def dcat(store: Store, address: str) -> dict[str, Any]:
    """Return the whole catalogue as DCAT 3 in JSON-LD."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{address}/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": [_text("บัญชีข้อมูลของ API สุขภาพตัวอย่าง (ข้อมูลสังเคราะห์)", "th")],
        "dct:description": [_text(_PURPOSE, "th"), _text("Synthetic data for training; no figure is real.", "en")],
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": ORGANISATION},
        "dct:language": "th",
        "dcat:dataset": [_dcat_dataset(one, store, address) for one in DATASETS],
    }


def _dcat_dataset(dataset: Dataset, store: Store, address: str) -> dict[str, Any]:
    found = dcat_told(record(dataset, store, address), f"{dataset.title_en} (synthetic)")
    if dataset.kind == "figures":
        found["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _date(f"{store.fiscal_years[0] - 544}-10-01"),
            "dcat:endDate": _date(f"{store.fiscal_years[-1] - 543}-09-30"),
        }
    return found


def dcat_told(told: dict[str, Any], title_en: str) -> dict[str, Any]:
    """Return a record of this catalogue as DCAT tells it."""
    return {
        "@id": told["url"],
        "@type": "dcat:Dataset",
        "dct:identifier": told["name"],
        "dct:title": [_text(told["title"], "th"), _text(title_en, "en")],
        "dct:description": [_text(told["notes"], "th")],
        "dcat:keyword": [_text(one, "th") for one in told["tag_string"].split(",")],
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": told["owner_org"]},
        "dcat:contactPoint": {
            "@type": "vcard:Kind",
            "vcard:fn": told["maintainer"],
            "vcard:hasEmail": {"@id": f"mailto:{told['maintainer_email']}"},
        },
        "dct:license": {"@id": LICENCE_URL},
        "dcat:distribution": [_distribution(one, told["url"]) for one in told["resources"]],
    }


def _distribution(resource: dict[str, str], dataset_url: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": [_text(resource["name"], "en")],
        "dcat:accessURL": {"@id": dataset_url},
        "dcat:downloadURL": {"@id": resource["url"]},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{resource['mimetype']}"},
        "dct:license": {"@id": LICENCE_URL},
    }


def _text(value: str, language: str) -> dict[str, str]:
    return {"@value": value, "@language": language}


def _date(value: str) -> dict[str, str]:
    return {"@value": value, "@type": "xsd:date"}
