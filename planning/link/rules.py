"""Whether something may be recorded in a year of data links now. Silence is consent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import singledispatch

from indicator.thai_calendar import BANGKOK
from planning.calendar import FiscalYear, write_date
from planning.errors import EntryRefused, NotYet, SamePerson
from planning.link import events as happened
from planning.link.events import PartnerState
from planning.link.procedure import procedure
from planning.link.runs import day_of
from planning.link.year import LinkYear

# ติดต่อแล้ว → ตกลงเงื่อนไข → พัฒนา → ทดสอบ → ใช้งานจริง → ระงับ; a test that failed leads back, and so does a resumption.
MOVES: Mapping[PartnerState | None, frozenset[PartnerState]] = {
    None: frozenset({PartnerState.CONTACTED}),
    PartnerState.CONTACTED: frozenset({PartnerState.AGREED, PartnerState.SUSPENDED}),
    PartnerState.AGREED: frozenset({PartnerState.DEVELOPING, PartnerState.SUSPENDED}),
    PartnerState.DEVELOPING: frozenset({PartnerState.TESTING, PartnerState.SUSPENDED}),
    PartnerState.TESTING: frozenset({PartnerState.DEVELOPING, PartnerState.LIVE, PartnerState.SUSPENDED}),
    PartnerState.LIVE: frozenset({PartnerState.DEVELOPING, PartnerState.SUSPENDED}),
    PartnerState.SUSPENDED: frozenset({PartnerState.CONTACTED, PartnerState.DEVELOPING}),
}


@dataclass(frozen=True)
class Facts:
    """What a rule must know beside the year: Bangkok's date, the stored documents, who asks."""

    today: date
    documents: Collection[str] = frozenset()
    by: str = ""


def check(event: happened.Event, year: LinkYear, facts: Facts) -> None:
    """Refuse what may not be recorded now. Raises EntryRefused or NotYet; nothing is changed here."""
    if year.ended:
        raise NotYet(
            "year-ended",
            th="ปีงบประมาณนี้ปิดแล้ว หลักฐานและระดับคงไว้ตามเดิม จึงบันทึกเพิ่มไม่ได้",
            en="This fiscal year is closed: its evidence and level stay as they are.",
        )
    for name, value in event:
        if isinstance(value, str) and not value and name in _REQUIRED.get(event.kind, ()):
            raise EntryRefused("entry-incomplete", th="โปรดกรอกช่องนี้", en="Fill in this field.", field=name)
        if name in {"on", "order_date"} and value > facts.today:
            raise EntryRefused("in-the-future", th="วันที่นี้ยังมาไม่ถึง", en="This date is in the future.", field=name)
        if name.endswith("document_id") and (value or name != "document_id" or event.kind != "contacted"):
            _stored(value, facts, name)
    if isinstance(event, happened.Tested):
        _run_this_year(event, year, facts)
        _run_once(event, year)
    if isinstance(event, happened.RunAccepted):
        _acceptable(event, year, facts)
    _check(event, year)


_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "required": ("user_th", "question_th"),
    "dataset_listed": ("dataset_id", "name_th", "owner_th"),
    "item_decided": ("dataset_id", "partner_id"),
    "member_named": ("name_th",),
    "group_appointed": ("order_number",),
    "dictionary_set": ("version",),
    "clause_checked": ("standard_th", "clause"),
    "partner_added": ("partner_id", "name_th"),
    "contacted": ("how_th", "summary_th"),
    "published": ("version", "url"),
    "run_accepted": ("reason_th",),
    "withdrawn": ("reason_th",),
}


@singledispatch
def _check(event: happened.Event, year: LinkYear) -> None:
    """Hold an event against the year; most kinds need no more than what `check` looks at."""


@_check.register
def _(_event: happened.YearBegun, _year: LinkYear) -> None:
    raise NotYet("year-begun", th="ปีงบประมาณนี้เปิดแล้ว", en="This fiscal year is open already.")


@_check.register
def _(event: happened.Required, year: LinkYear) -> None:
    _known_dataset(event.dataset_id, year)


@_check.register
def _(event: happened.DatasetListed, _year: LinkYear) -> None:
    if event.cluster not in procedure().clusters:
        raise EntryRefused(
            "unknown-cluster", th="โปรดเลือก Cluster จากรายการ", en="Choose a cluster from the list.", field="cluster"
        )


@_check.register
def _(event: happened.Imported, year: LinkYear) -> None:
    _known_dataset(event.dataset_id, year)
    if event.rows < 0:
        raise EntryRefused("rows-below-zero", th="จำนวนแถวต้องไม่ต่ำกว่า 0", en="Rows are not below 0.", field="rows")


@_check.register
def _(event: happened.ItemDecided, year: LinkYear) -> None:
    _known_dataset(event.dataset_id, year)
    _known_partner(event.partner_id, year)
    if event.choice is not happened.Choice.INCLUDE and not event.reason_th:
        raise EntryRefused("reason-missing", th="โปรดบอกเหตุผล", en="Give the reason.", field="reason_th")
    if event.choice is happened.Choice.INCLUDE and not event.legal_basis_th:
        raise EntryRefused(
            "legal-basis-missing",
            th="รายการที่จะเชื่อมโยงต้องบอกฐานกฎหมายหรือข้อตกลง",
            en="An item to link needs its legal basis or agreement.",
            field="legal_basis_th",
        )


@_check.register
def _(event: happened.Catalogued, year: LinkYear) -> None:
    _known_dataset(event.dataset_id, year)
    known = {field.field: field for field in procedure().catalogue}
    for name, value in event.fields.items():
        if name not in known or (value and known[name].choices and value not in known[name].choices):
            raise EntryRefused(
                "catalogue-field", th="โปรดเลือกค่าจากรายการ", en="Choose a value from the list.", field=name
            )


@_check.register
def _(event: happened.DictionarySet, year: LinkYear) -> None:
    _known_dataset(event.dataset_id, year)


@_check.register
def _(event: happened.Contacted, year: LinkYear) -> None:
    _known_partner(event.partner_id, year)


@_check.register
def _(event: happened.PartnerMoved, year: LinkYear) -> None:
    _known_partner(event.partner_id, year)
    if event.state not in MOVES[year.states.get(event.partner_id)]:
        raise NotYet(
            "no-such-move",
            th="สถานะของภาคีข้ามขั้นไม่ได้ ต้องเดินตามลำดับ ติดต่อแล้ว → ตกลงเงื่อนไข → พัฒนา → ทดสอบ → ใช้งานจริง",
            en="A partner's state cannot skip: contacted → agreed → developing → testing → live.",
        )
    run = year.tests.get(event.partner_id)
    if event.state is PartnerState.LIVE and (run is None or not run.passed):
        raise NotYet(
            "not-tested",
            th="เปิดใช้งานจริงไม่ได้ เพราะยังไม่มีผลทดสอบการเชื่อมโยงที่ผ่าน ให้ทดสอบด้วย academy verify-link ก่อน",
            en="The link cannot go live without a passed test run; run academy verify-link first.",
        )


@_check.register
def _(event: happened.Tested, year: LinkYear) -> None:
    _known_partner(event.partner_id, year)


@_check.register
def _(event: happened.Published, year: LinkYear) -> None:
    _known_dataset(event.dataset_id, year)
    items = [item for item in year.included if item.dataset_id == event.dataset_id]
    if any(item.sensitivity is not happened.Sensitivity.PUBLIC for item in items):
        raise EntryRefused(
            "not-public-data",
            th="ชุดข้อมูลนี้จัดชั้นไว้ว่าไม่ใช่ข้อมูลสาธารณะ จึงเผยแพร่เป็นข้อมูลเปิดไม่ได้",
            en="This dataset is not classed as public data, so it cannot be published as open data.",
            field="dataset_id",
        )


@_check.register
def _(event: happened.Withdrawn, year: LinkYear) -> None:
    noted = {item.number: item for item in year.noted}
    target = noted.get(event.number)
    if target is None or target.withdrawn or isinstance(target.event, happened.YearBegun | happened.Withdrawn):
        raise EntryRefused(
            "nothing-to-withdraw", th="ไม่มีรายการนี้ให้ถอน หรือถอนไปแล้ว", en="There is no such entry to withdraw."
        )


def _run_this_year(event: happened.Tested, year: LinkYear, facts: Facts) -> None:
    """Refuse a run of another fiscal year, or of a day that is still to come, as Bangkok's days are told."""
    ran = day_of(event)
    of = FiscalYear(year.begun.fiscal_year_be)
    if not of.first <= ran <= min(of.last, facts.today):
        first, last = write_date(of.first), write_date(of.last)
        raise EntryRefused(
            "test-of-another-year",
            th=f"การทดสอบนี้ทำเมื่อ {write_date(ran)} จึงใช้เป็นหลักฐานไม่ได้ ต้องอยู่ในปีงบประมาณ {of.be} ({first} – {last}) และไม่เกินวันนี้",
            en=f"This test was run on {ran}; evidence of fiscal year {of.be} lies from {of.first} to {of.last}, and not after today.",
            field="file",
        )


def _run_once(event: happened.Tested, year: LinkYear) -> None:
    """Refuse a run that is on record: it is evidence of one partner, once."""
    for one in year.noted:
        told = one.event
        if (
            isinstance(told, happened.Tested)
            and not one.withdrawn
            and event.run_sha256
            and told.run_sha256 == event.run_sha256
        ):
            partner = year.partners[told.partner_id].name_th if told.partner_id in year.partners else told.partner_id
            day = one.at.astimezone(BANGKOK).date()
            raise EntryRefused(
                "run-recorded",
                th=f"การทดสอบครั้งนี้บันทึกไว้แล้วเป็นหลักฐานของ {partner} เมื่อ {write_date(day)} จึงบันทึกซ้ำหรือใช้กับภาคีอื่นไม่ได้ โปรดทดสอบใหม่",
                en=f"This run was recorded for {partner} on {day} already; a run is evidence of one partner, once, so run the test again.",
                field="file",
            )


def _acceptable(event: happened.RunAccepted, year: LinkYear, facts: Facts) -> None:
    """Refuse to accept what awaits nobody, and what one brought oneself."""
    run = next((one for one in year.awaiting.values() if one.number == event.number), None)
    if run is None:
        raise EntryRefused(
            "no-run-to-accept",
            th="ไม่มีผลทดสอบรายการนี้ที่รอรับรอง โปรดเปิดหน้านี้ใหม่",
            en="No test run of this number awaits acceptance; open the page anew.",
        )
    if run.by == facts.by:
        raise SamePerson.accepts(facts.by)


def _known_dataset(dataset_id: str, year: LinkYear) -> None:
    if dataset_id not in year.datasets:
        raise EntryRefused("unknown-dataset", th="ไม่มีชุดข้อมูลนี้ในบัญชี", en="There is no such dataset.", field="dataset_id")


def _known_partner(partner_id: str, year: LinkYear) -> None:
    if partner_id not in year.partners:
        raise EntryRefused("unknown-partner", th="ไม่มีภาคีนี้ในบัญชี", en="There is no such partner.", field="partner_id")


def _stored(document_id: str, facts: Facts, name: str) -> None:
    if document_id not in facts.documents:
        raise EntryRefused(
            "document-missing", th="โปรดแนบไฟล์ที่เป็นหลักฐาน", en="Attach the file that shows it.", field=name
        )
