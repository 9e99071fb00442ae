"""The signed-off pass rates as one open dataset: overall, by health region and by group of agencies, for every round.

Only what was signed off is in it, of all official cohorts together, the newest signed revision of each round. Small groups
are withheld as for a reader without the permission (`academy.views.guarded`); and as anybody can subtract an earlier
round, or an earlier edition, from a later one, so is what few people have changed since, the overall figure too
(`academy.views.told_before` by totals, `academy.views.told_between` by people).
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from academy.views.guarded import withheld_figures
from academy.views.told_before import Told, changed_by_few, counted, rest_changed_by_few
from academy.views.told_between import Publication, telling_of_changes
from indicator import Breakdown, FigureKey, IndicatorValue, PassRateReport, load_definition, verify
from indicator.standing import Judgement
from indicator.thai_calendar import BANGKOK
from indicator.words import NOT_STATED, Label
from planning import snapshots
from planning.calendar import FiscalYear
from planning.open_data import Edition
from planning.sealed import PASS_RATE

DATASET = "training-pass-rates"
COLUMNS = (
    "fiscal_year", "round", "level", "code", "name_th", "numerator", "denominator", "percent", "status", "pass_percent",
    "as_of", "fingerprint",
)  # fmt: skip
LEVELS = {Breakdown.ALL: "overall", Breakdown.REGION: "region", Breakdown.AGENCY: "agency_group"}
_BY = {level: by for by, level in LEVELS.items()}

AGENCY_GROUPS: Mapping[str, tuple[str, ...]] = {
    "ศูนย์อนามัย": ("ศูนย์อนามัย", "สถาบันพัฒนาสุขภาวะเขตเมือง"),
    "สำนักงานสาธารณสุขจังหวัดและอำเภอ": ("สำนักงานสาธารณสุข", "สสจ", "สสอ"),
    "หน่วยบริการสุขภาพ": ("โรงพยาบาล", "รพ."),
    "องค์กรปกครองส่วนท้องถิ่น": ("เทศบาล", "องค์การบริหารส่วน", "อบต", "อบจ", "กรุงเทพมหานคร"),
    "ส่วนกลาง กรมอนามัย": ("กอง", "สำนัก", "กลุ่ม", "กรมอนามัย", "ศูนย์"),
}
"""Groups of agencies by how their names begin; the first that fits. A convention of this software, as no order sets one."""
OTHERS = "หน่วยงานอื่น"
_ROUND = re.compile(r"(\d{4})/")


def agency_group(agency: str) -> str:
    """Name the group an agency is in; nothing where the roster names none."""
    if not agency:
        return ""
    return next((group for group, names in AGENCY_GROUPS.items() if agency.startswith(names)), OTHERS)


def open_document(session: Session, earlier: Iterable[Edition], *, maintainer: str, email: str) -> dict[str, Any]:
    """Build the dataset's document from what is signed off; no rows where nothing is. `earlier` are its editions."""
    before = _Before(session)
    for edition in earlier:
        before.add(edition.document["rows"])
    rows: list[dict[str, Any]] = []
    for round_name, fingerprint, report in _signed(session):
        found = list(_rows(round_name, fingerprint, report, before))
        before.add(found)
        rows += found
    return {
        "id": DATASET,
        "title_en": "Pass rates of the training in data linkage, aggregated",
        "fields": _fields(maintainer, email, sorted({row["fiscal_year"] for row in rows})),
        "columns": list(COLUMNS),
        "rows": rows,
    }


def _signed(session: Session) -> Iterator[tuple[str, str, PassRateReport]]:
    """Give round, fingerprint and report of each round's newest signed revision, the oldest figures first."""
    newest: dict[str, snapshots.Snapshot] = {}
    for one in snapshots.snapshots(session, PASS_RATE):
        if one.signed_by and one.revision > (newest[one.round].revision if one.round in newest else 0):
            sealed = verify(snapshots.content(session, one.fingerprint)).report
            if sealed.cohort_id is None and not sealed.synthetic:
                newest[one.round] = one
    found = [(one, verify(snapshots.content(session, one.fingerprint)).report) for one in newest.values()]
    for one, report in sorted(found, key=lambda pair: pair[1].as_of):
        yield one.round, one.fingerprint, report


def _told(rows: Iterable[Mapping[str, Any]]) -> list[Told]:
    """Read what rows show, apart for each round."""
    rounds: defaultdict[str, dict[FigureKey, tuple[int, int]]] = defaultdict(dict)
    for row in rows:
        if row["denominator"] is not None:
            rounds[row["round"]][FigureKey(_BY[row["level"]], row["code"])] = row["numerator"], row["denominator"]
    return list(rounds.values())


class _Before:
    """What was published so far: the figures by round, and the reports that they are of."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys: defaultdict[str, set[FigureKey]] = defaultdict(set)
        self._reports: dict[str, PassRateReport] = {}
        self.told: list[Told] = []

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take in the rows of an edition, or of a round of it."""
        self.told += _told(rows)
        for row in rows:
            if row["denominator"] is not None:
                self._keys[row["fingerprint"]].add(FigureKey(_BY[row["level"]], row["code"]))

    def publications(self) -> list[Publication]:
        """Give each signed report of which something was published."""
        for fingerprint in self._keys.keys() - self._reports.keys():
            sealed = verify(snapshots.content(self._session, fingerprint))
            self._reports[fingerprint] = _public(sealed.report)
        return [Publication(self._reports[fingerprint], keys) for fingerprint, keys in self._keys.items()]


def _withheld(public: PassRateReport, before: _Before) -> AbstractSet[Hashable]:
    """Withhold small groups and what few people have changed, until neither follows from the rest."""
    now, published = counted(public.values.values()), before.publications()
    found = withheld_figures(public, changed_by_few(now, before.told))
    while more := rest_changed_by_few(now, before.told, found) or telling_of_changes(published, public, found):
        found = withheld_figures(public, {*found, *more})
    return found


def _rows(round_name: str, fingerprint: str, report: PassRateReport, before: _Before) -> Iterator[dict[str, Any]]:
    public = _public(report)
    withheld = _withheld(public, before)
    day = report.as_of.astimezone(BANGKOK).date()
    named = _ROUND.match(round_name)
    for key, value in public.values.items():
        shown = replace(value, counts=None) if key in withheld else value
        yield {
            "fiscal_year": int(named[1]) if named else FiscalYear.of(day).be,
            "round": round_name,
            "level": LEVELS[key.by],
            "code": key.code,
            "name_th": value.label.th,
            "numerator": shown.numerator,
            "denominator": shown.denominator,
            "percent": shown.low_text or None,
            "status": "suppressed" if shown.counts is None else "reported",
            "pass_percent": report.rule.percent_text,
            "as_of": day.isoformat(),
            "fingerprint": fingerprint,
        }


def _public(report: PassRateReport) -> PassRateReport:
    """Leave the breakdowns that are published: agencies come together in their groups."""
    groups: defaultdict[str, list[Judgement]] = defaultdict(list)
    for row in report.overall.rows:
        groups[agency_group(row.participant.agency)].append(row)
    values = {key: value for key, value in report.values.items() if key.by in {Breakdown.ALL, Breakdown.REGION}}
    for name in sorted(groups):
        label = Label(name, name) if name else NOT_STATED
        key = FigureKey(Breakdown.AGENCY, name or "unstated")
        values[key] = IndicatorValue.of(key, label, tuple(groups[name]))
    return replace(report, values=values)


def _fields(maintainer: str, email: str, years: list[int]) -> dict[str, Any]:
    """Fill the 14 mandatory fields of the Government Data Catalog, and those of statistics."""
    definition = load_definition("pass_rate")
    return {
        "data_type": "ข้อมูลสถิติ",
        "title": "ร้อยละของการผ่านเกณฑ์การประเมินผลของผู้เข้ารับการอบรม",
        "owner_org": "กองแผนงาน กรมอนามัย กระทรวงสาธารณสุข",
        "maintainer": maintainer,
        "maintainer_email": email,
        "tag_string": "ตัวชี้วัด,การฝึกอบรม,ผ่านเกณฑ์,วิทยาศาสตร์ข้อมูล,กรมอนามัย",
        "notes": f"{definition.name_th} รายรอบการประเมิน ภาพรวม รายเขตสุขภาพ และรายกลุ่มหน่วยงาน เฉพาะตัวเลขที่ลงนามรับรองแล้ว "
        "กลุ่มที่มีผู้ถูกนับ ผู้ผ่าน หรือผู้ไม่ผ่าน 1 ถึง 4 คนถูกปกปิด พร้อมกลุ่มอื่นเท่าที่จำเป็น "
        "ตัวเลขที่ต่างจากที่เคยเผยแพร่ 1 ถึง 4 คนถูกปกปิดด้วย แม้เป็นภาพรวม ตัวเลขทางการอยู่บนเอกสารที่ลงนาม",
        "objective": ["พันธกิจหน่วยงาน"],
        "update_frequency_unit": "ครึ่งปี",
        "update_frequency_interval": 1,
        "geo_coverage": "ประเทศ",
        "data_source": "ทะเบียนผู้เข้ารับการอบรมและผลการประเมินในระบบ Anamai Academy",
        "data_format": ["CSV", "JSON"],
        "data_category": "ข้อมูลสาธารณะ",
        "license_id": "Creative Commons Attributions",
        "accessible_condition": "ไม่มี",
        "data_language": "ไทย",
        "first_year_of_data": years[0] if years else None,
        "last_year_of_data": years[-1] if years else None,
        "disaggregate": ["ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่", "กลุ่มหน่วยงาน"],
        "unit_of_measure": definition.unit_th,
        "unit_of_multiplier": "หน่วย",
        "calculation_method": f"(A ÷ B) × {definition.multiplier}",
        "official_statistics": False,
        "high_value_dataset": False,
        "reference_data": False,
        "allow_harvest": False,
    }
