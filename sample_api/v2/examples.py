"""One example of each answer, for the OpenAPI document; a test holds them against the schemas and the API."""

from typing import Any

from sample_api.paging import NOTICE_TH
from sample_api.synthesis.datasets import FIGURE_COLUMNS

Example = dict[str, Any]

LABEL: Example = {"data_status": "synthetic", "notice_th": NOTICE_TH}

_BASE = "https://academy.example/services/sample-api/v2"

_CURSOR = "WyJlZTg4MzVmNTJhZGMiLCJNQ0gwMSIsMjU2NSwxLCIxMSJd"

FIGURE: Example = {
    "indicator": "MCH08",
    "level": "district",
    "area": "4001",
    "province": "40",
    "region": 7,
    "fy": 2569,
    "quarter": 2,
    "numerator": 1170,
    "denominator": 1739,
    "rate": 67.2801,
    "unit": "ร้อยละ",
    "direction": "higher",
    "status": "reported",
}

FACILITY: Example = {
    "hospcode": "15100",
    "name_th": "โรงพยาบาลสมมติเมืองขอนแก่น",
    "type": "โรงพยาบาลทั่วไป",
    "level": "ตติยภูมิ",
    "beds": 640,
    "subdistrict": "400101",
    "district": "4001",
    "province": "40",
    "region": 7,
}

AREA: Example = {
    "code": "40",
    "level": "province",
    "name_th": "ขอนแก่น",
    "name_en": "Khon Kaen",
    "parent": "R07",
    "province": "40",
    "region": 7,
    "population_thousand": 1779.0,
}

INDICATOR: Example = {
    "id": "MCH08",
    "dataset": "mother-and-child",
    "cluster": "แม่และเด็ก",
    "name_th": "ร้อยละเด็ก 0-5 ปี สูงดีสมส่วน",
    "name_en": "Height-good & well-proportioned 0–5 y",
    "numerator_th": "A1 สูงดีสมส่วน",
    "denominator_th": "B2 เด็กที่ชั่งและวัด (ไม่ใช่ B1 เด็กทั้งหมด)",
    "unit": "ร้อยละ",
    "per": 100,
    "direction": "higher",
    "direction_note": "",
    "target": "72",
    "target_fy_be": "2569",
    "hdc_table": "s_kpi_height05",
    "quarter_kind": "flow",
    "status": "formula verified on DoH Dashboard (A1/B2*100; coverage B2/B1*100); target from third-party copy",
    "source": "dashboard.anamai.moph.go.th/dashboard/height05 + kelang",
}

DATASET: Example = {
    "id": "working-age",
    "kind": "figures",
    "cluster": "วัยทำงาน",
    "title_th": "ตัวชี้วัดกลุ่มวัยทำงาน",
    "title_en": "Indicators of working age",
    "columns": list(FIGURE_COLUMNS),
    "indicators": ["WRK01", "WRK02"],
    "fiscal_years": [2565, 2566, 2567, 2568, 2569],
    "links": {
        "rows": f"{_BASE}/datasets/working-age/rows",
        "catalogue": f"{_BASE}/catalogue/working-age",
        "drill_down": f"{_BASE}/datasets/working-age/drill-down",
    },
}

ENTRY: Example = {
    "version": "2",
    "edition": "763a526097668b38c2cb5242",
    "fiscal_years": [2565, 2566, 2567, 2568, 2569],
    "links": {"datasets": f"{_BASE}/datasets", "catalogue": f"{_BASE}/catalogue", "reports": f"{_BASE}/reports"},
    **LABEL,
}

DRILL_DOWN: Example = {
    "indicator": {
        "id": "MCH08",
        "name_th": "ร้อยละเด็ก 0-5 ปี สูงดีสมส่วน",
        "unit": "ร้อยละ",
        "direction": "higher",
        "quarter_kind": "flow",
    },
    "fy": 2569,
    "area": {
        "area": "R07",
        "name_th": "เขตสุขภาพที่ 7",
        "level": "region",
        "numerator": 123456,
        "denominator": 187654,
        "rate": 65.7892,
        "quarters_reported": 4,
        "status": "reported",
    },
    "parent": "TH",
    "children": [
        {
            "area": "40",
            "name_th": "ขอนแก่น",
            "level": "province",
            "numerator": 44444,
            "denominator": 66666,
            "rate": 66.6667,
            "quarters_reported": 4,
            "status": "reported",
        }
    ],
    **LABEL,
}

CATALOGUE_FIELD: Example = {
    "key": "title",
    "label_th": "ชื่อชุดข้อมูล",
    "label_en": "Dataset Name",
    "level": "mandatory",
    "note": "",
}

OPEN_FILE: Example = {
    "name": "mother-and-child-2569.csv",
    "dataset": "mother-and-child",
    "fy": 2569,
    "format": "csv",
    "media_type": "text/csv; charset=utf-8",
    "url": f"{_BASE}/open-data/mother-and-child-2569.csv",
}

CATALOGUE_RECORD: Example = {
    "name": "working-age",
    "data_type": "ข้อมูลสถิติ",
    "title": "ตัวชี้วัดกลุ่มวัยทำงาน (ข้อมูลสังเคราะห์)",
    "owner_org": "หน่วยงานสมมติเพื่อการฝึกอบรม (Anamai Academy)",
    "maintainer": "ผู้ดูแลข้อมูลของหลักสูตร (หน่วยงานสมมติ)",
    "maintainer_email": "opendata@anamai-academy.example",
    "tag_string": "ข้อมูลสังเคราะห์,วัยทำงาน,กรมอนามัย,WRK01,WRK02",
    "notes": "ตัวชี้วัดกลุ่มวัยทำงาน – เพื่อฝึกเชื่อมโยงข้อมูลระหว่างหน่วยงาน **ข้อมูลสังเคราะห์ ไม่ใช่ข้อมูลจริง**",
    "objective": ["อื่นๆ"],
    "update_frequency_unit": "ไตรมาส",
    "update_frequency_interval": 1,
    "geo_coverage": "อำเภอ",
    "data_source": "สร้างด้วยโปรแกรมจากประชากรโดยประมาณและนิยามตัวชี้วัดที่เผยแพร่ของกรมอนามัย",
    "data_format": ["CSV", "JSON", "อื่นๆ"],
    "data_category": "ข้อมูลสาธารณะ",
    "license_id": "Creative Commons Attributions",
    "resources": [
        {
            "name": "working-age-2569.csv",
            "format": "CSV",
            "mimetype": "text/csv",
            "url": f"{_BASE}/open-data/working-age-2569.csv",
        }
    ],
    "data_status": "synthetic",
}

DCAT: Example = {
    "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
    "@id": f"{_BASE}/catalogue.jsonld",
    "@type": "dcat:Catalog",
    "dcat:dataset": [{"@id": f"{_BASE}/datasets/working-age", "@type": "dcat:Dataset"}],
}


def page(row: Example) -> Example:
    """Return the first page of several; not the last, for FastAPI leaves what is null out of an example."""
    return {"data": [row], "total": 80, "limit": 1, "offset": 0, "next_cursor": _CURSOR, **LABEL}


def whole(row: Example) -> Example:
    """Return a whole list of one row."""
    return {"data": [row], "total": 1, **LABEL}
