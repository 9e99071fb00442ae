"""What each step of SOP A can show: records, stored files, test runs. A tick alone is no evidence."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from planning.calendar import write_date
from planning.link import events as happened
from planning.link.procedure import StepNumber, procedure
from planning.link.runs import day_of
from planning.link.year import LinkYear, Noted

Sentence = tuple[str, str]  # Thai, English
_LINKED = {happened.PartnerState.TESTING, happened.PartnerState.LIVE}


@dataclass(frozen=True)
class Evidence:
    """What a step can show (`shown`) and what it still lacks; complete when it lacks nothing."""

    step: StepNumber
    shown: tuple[Sentence, ...]
    lacking: tuple[Sentence, ...]

    @property
    def complete(self) -> bool:
        """Whether the step is evidenced."""
        return not self.lacking

    @property
    def partial(self) -> bool:
        """Whether it is evidenced in part."""
        return bool(self.shown and self.lacking)


def evidence(year: LinkYear) -> dict[StepNumber, Evidence]:
    """Look at steps 2 to 8."""
    return {step: _looked_at(step, look(year)) for step, look in _LOOKS.items()}


_Look = Iterator[tuple[bool, Sentence]]


def _looked_at(step: StepNumber, found: _Look) -> Evidence:
    looked = list(found)
    return Evidence(
        step,
        shown=tuple(sentence for there, sentence in looked if there),
        lacking=tuple(sentence for there, sentence in looked if not there),
    )


def _planned(year: LinkYear) -> _Look:
    required = year.all_of(happened.Required)
    yield bool(required), (f"ความต้องการใช้ข้อมูล {len(required)} รายการ", f"{len(required)} requirements")
    covered = {dataset.cluster for dataset in year.datasets.values()}
    for cluster in procedure().clusters:
        yield cluster in covered, (f"ชุดข้อมูลพื้นฐานของ {cluster}", f"a basic dataset of the cluster {cluster}")
    imports = year.all_of(happened.Imported)
    yield bool(imports), (f"บันทึกการนำเข้าข้อมูล {len(imports)} ครั้ง", f"{len(imports)} imports on record")


def _listed(year: LinkYear) -> _Look:
    decided, included = len(year.items), len(year.included)
    yield bool(decided), (f"รายการข้อมูลที่พิจารณาแล้ว {decided} รายการ", f"{decided} items considered")
    yield bool(included), (f"รายการข้อมูลที่จะเชื่อมโยง {included} รายการ", f"{included} items to link")


def _grouped(year: LinkYear) -> _Look:
    members, orders = len(year.all_of(happened.MemberNamed)), year.all_of(happened.GroupAppointed)
    yield bool(members), (f"รายชื่อคณะทำงาน {members} คน", f"{members} members of the working group")
    number = orders[-1].order_number if orders else ""
    yield bool(orders), (f"คำสั่งแต่งตั้งที่ลงนามแล้ว {number}".strip(), f"the signed order {number}".strip())


def _standardised(year: LinkYear) -> _Look:
    checked = [one for one in year.all_of(happened.ClauseChecked) if one.status is not happened.ClauseStatus.UNCHECKED]
    yield bool(checked), (f"ข้อกำหนดมาตรฐานที่ตรวจแล้ว {len(checked)} ข้อ", f"{len(checked)} clauses checked")
    for dataset in _datasets_to_link(year):
        name = year.datasets[dataset].name_th if dataset in year.datasets else dataset
        fields = year.catalogued[dataset].fields if dataset in year.catalogued else {}
        filled = sum(bool(fields.get(one.field)) for one in procedure().catalogue)
        whole = len(procedure().catalogue)
        yield (
            filled == whole,
            (
                f"คำอธิบายชุดข้อมูล «{name}» {filled}/{whole} รายการ",
                f"{filled} of {whole} catalogue fields of “{name}”",
            ),
        )
        yield dataset in year.dictionaries, (f"พจนานุกรมข้อมูลของ «{name}»", f"the data dictionary of “{name}”")


def _linked(year: LinkYear) -> _Look:
    for partner in _partners_to_link(year):
        name = year.partners[partner].name_th if partner in year.partners else partner
        contacts = len(year.contacts(partner))
        yield bool(contacts), (f"บันทึกการประสาน {name} {contacts} ครั้ง", f"{contacts} contacts with {name}")
        yield year.states.get(partner) in _LINKED, (f"เชื่อมโยงกับ {name} ถึงขั้นทดสอบ", f"the link with {name} is in test")


def _tested(year: LinkYear) -> _Look:
    for partner in _partners_to_link(year):
        name = year.partners[partner].name_th if partner in year.partners else partner
        run, (newer_th, newer_en) = year.tests.get(partner), _waiting(year.awaiting.get(partner))
        yield (
            run is not None and run.passed,
            (f"ผลทดสอบการเชื่อมโยงกับ {name} ผ่าน{newer_th}", f"a passed test run with {name}{newer_en}"),
        )


def _waiting(noted: Noted | None) -> Sentence:
    """Tell of the newest report, beside what counts, that it does not count yet, and how it came out."""
    if noted is None or not isinstance(noted.event, happened.Tested):
        return "", ""
    ran = day_of(noted.event)
    out_th, out_en = ("ผ่าน", "passed") if noted.event.passed else ("ไม่ผ่าน", "not passed")
    return (
        f" (ยังไม่นับรายงานที่แนบล่าสุด ซึ่งทดสอบเมื่อ {write_date(ran)} ผล{out_th} รอเจ้าหน้าที่อีกคนรับรอง)",
        f" (the report attached last, run on {ran} and {out_en}, does not count before a second officer accepts it)",
    )


def _published(year: LinkYear) -> _Look:
    published = {event.dataset_id: event for event in year.all_of(happened.Published)}
    for dataset in _datasets_to_link(year):
        name = year.datasets[dataset].name_th if dataset in year.datasets else dataset
        yield dataset in published, (f"การเผยแพร่ «{name}»", f"publication of “{name}”")


def _datasets_to_link(year: LinkYear) -> list[str]:
    """List the datasets of the items to link; one that stands for them all where nothing was decided yet."""
    return sorted({item.dataset_id for item in year.included}) or ["–"]


def _partners_to_link(year: LinkYear) -> list[str]:
    return sorted({item.partner_id for item in year.included}) or ["–"]


_LOOKS: Mapping[StepNumber, Callable[[LinkYear], _Look]] = {
    StepNumber.PLAN: _planned,
    StepNumber.LIST: _listed,
    StepNumber.GROUP: _grouped,
    StepNumber.STANDARD: _standardised,
    StepNumber.LINK: _linked,
    StepNumber.TEST: _tested,
    StepNumber.PUBLISH: _published,
}
