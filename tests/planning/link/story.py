"""A year of data links told event by event, for the tests of this room."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from indicator import load_definition
from planning.calendar import Calendar, DayBasis
from planning.documents import Document
from planning.happening import to_record
from planning.journal import Entry, _digest
from planning.link import events as happened
from planning.link.bundle import seal
from planning.link.deadlines import Counted
from planning.link.events import Event, PartnerState
from planning.link.level import LevelTable
from planning.link.procedure import procedure
from planning.link.rules import Facts, check
from planning.link.standing import LinkStanding, stand
from planning.link.year import KIND, LinkYear, replay


@dataclass
class Story:
    """A year told event by event, each asked of the rules first, as the academy does."""

    today: date = date(2026, 11, 21)
    entries: list[Entry] = field(default_factory=list)
    documents: set[str] = field(default_factory=lambda: {"scan"})

    @property
    def year(self) -> LinkYear:
        return replay("year", self.entries)

    def tell(self, *events: Event, by: str = "orn") -> LinkYear:
        for event in events:
            if self.entries:
                check(event, self.year, Facts(self.today, self.documents))
            at = datetime.combine(self.today, datetime.min.time(), UTC) + timedelta(hours=5)
            number, previous = len(self.entries) + 1, self.entries[-1].digest if self.entries else ""
            digest = _digest("year", KIND, number, to_record(event), by, at.isoformat(), previous)
            self.entries.append(Entry(number, to_record(event), by, at, previous, digest))
        return self.year

    def standing(
        self, as_of: datetime, basis: DayBasis = DayBasis.CALENDAR, calendar: Calendar | None = None
    ) -> LinkStanding:
        """Where the year stands by the proposed table, nothing being confirmed."""
        return stand(
            self.year,
            as_of=as_of,
            table=LevelTable.proposed(),
            counted=Counted(basis),
            definition=load_definition("link_level"),
            calendar=calendar or Calendar(),
        )

    def sealed(self, as_of: datetime, basis: DayBasis = DayBasis.CALENDAR, calendar: Calendar | None = None) -> bytes:
        """The year's sealed file."""
        files = [Document(name, "year", f"{name}.pdf", 100, "0" * 64, "orn", as_of) for name in sorted(self.documents)]
        return seal(
            self.standing(as_of, basis, calendar),
            load_definition("link_level"),
            entries=self.entries,
            documents=files,
            calendar=calendar or Calendar(),
            made_by="orn",
            made_at=as_of,
        )

    def begin(self) -> None:
        self.tell(happened.YearBegun(fiscal_year_be=2570, on=date(2026, 10, 1)))

    def plan(self) -> None:
        for number, cluster in enumerate(procedure().clusters):
            self.tell(
                happened.DatasetListed(
                    dataset_id=f"d{number}", cluster=cluster, name_th=f"ชุด {cluster}", owner_th="กอง"
                )
            )
        self.tell(
            happened.Required(
                user_th="ผู้บริหาร", question_th="เด็กสูงดีสมส่วนเท่าใด", dataset_id="d0", granularity_th="จังหวัด",
                frequency_th="ไตรมาส", display_th="กราฟ",
            ),
            happened.Imported(dataset_id="d0", on=self.today, rows=1085, document_id="scan"),
        )  # fmt: skip

    def list_items(self) -> None:
        self.tell(
            happened.PartnerAdded(partner_id="school", name_th="สำนักงานเขตพื้นที่การศึกษา"),
            happened.ItemDecided(
                dataset_id="d0", partner_id="school", direction=happened.Direction.IN,
                sensitivity=happened.Sensitivity.PUBLIC, legal_basis_th="ข้อตกลงความร่วมมือ",
                choice=happened.Choice.INCLUDE, reason_th="",
            ),
        )  # fmt: skip

    def appoint(self) -> None:
        self.tell(
            happened.MemberNamed(name_th="อร", position_th="นักวิชาการ", role_th="ประธาน"),
            happened.GroupAppointed(order_number="12/2570", order_date=self.today, document_id="scan"),
        )

    def standardise(self) -> None:
        fields = {one.field: one.choices[0] if one.choices else "ค่า" for one in procedure().catalogue}
        self.tell(
            happened.ClauseChecked(standard_th="DGA", clause="4.1", status=happened.ClauseStatus.CONFORMS),
            happened.Catalogued(dataset_id="d0", fields=fields),
            happened.DictionarySet(dataset_id="d0", version="1", document_id="scan"),
        )

    def link(self) -> None:
        self.tell(happened.Contacted(partner_id="school", on=self.today, how_th="ประชุม", summary_th="ตกลงแล้ว"))
        for state in (PartnerState.CONTACTED, PartnerState.AGREED, PartnerState.DEVELOPING, PartnerState.TESTING):
            self.tell(happened.PartnerMoved(partner_id="school", state=state))

    def test(self, *, passed: bool, ended_at: str = "2026-11-21T05:00:00+00:00", **fields: object) -> None:
        run = happened.Tested(
            partner_id="school", passed=passed, counts={"passed": 50}, ended_at=ended_at,
            contract_sha256="0" * 64, tester="อร", json_document_id="scan", pdf_document_id="scan",
        )  # fmt: skip
        self.tell(run.model_copy(update=fields))

    def publish(self) -> None:
        self.tell(
            happened.Published(
                dataset_id="d0",
                version="1",
                on=self.today,
                url="https://data.example.th",
                announcement_document_id="scan",
            )
        )
