"""A year of data links as planning officers live it: to the level that its evidence gives."""

from pathlib import Path

from planning.calendar import write_date
from planning.link.procedure import procedure
from tests.flow.desk import Desk, pdf_file
from tests.flow.officer import today

DATASETS = (
    ("child-growth", "ภาวะการเจริญเติบโตของเด็กอายุ 0–5 ปี", "สำนักส่งเสริมสุขภาพ"),
    ("school-height", "ภาวะการเจริญเติบโตของเด็กวัยเรียนอายุ 6–14 ปี", "สำนักส่งเสริมสุขภาพ"),
    ("worker-bmi", "ดัชนีมวลกายของประชากรวัยทำงาน", "กองกิจกรรมทางกายเพื่อสุขภาพ"),
    ("elder-adl", "ความสามารถในการทำกิจวัตรประจำวันของผู้สูงอายุ", "สำนักอนามัยผู้สูงอายุ"),
    ("water-quality", "คุณภาพน้ำบริโภคในครัวเรือน", "สำนักสุขาภิบาลอาหารและน้ำ"),
)
LINKED = DATASETS[1][0]
PARTNER = ("obec", "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน (สพฐ.)")
MEMBERS = (
    ("นายแพทย์ตัวอย่าง น้ำใจดี", "รองอธิบดีกรมอนามัย", "ประธานคณะทำงาน"),
    ("นางสาวกุลญาณี ภู่ปุ๋ย", "ผู้อำนวยการกองแผนงาน", "คณะทำงาน"),
    ("นายวิชัย ตรวจดี", "นักวิชาการคอมพิวเตอร์ชำนาญการ", "คณะทำงานและเลขานุการ"),
)


def list_and_decide(desk: Desk) -> None:
    """Steps 2 and 3: what is needed, what there is, what shall be linked with whom."""
    for (dataset_id, name, owner), cluster in zip(DATASETS, procedure().clusters, strict=True):
        desk.do("dataset", dataset_id=dataset_id, name_th=name, cluster=cluster, owner_th=owner)
    desk.do(
        "requirement", user_th="ผู้บริหารกรมและเขตสุขภาพ", question_th="เด็กวัยเรียนสูงดีสมส่วนร้อยละเท่าใดในแต่ละอำเภอ",
        dataset_id=LINKED, granularity_th="อำเภอ", frequency_th="ภาคเรียน", display_th="แผนที่และแนวโน้ม",
    )  # fmt: skip
    desk.do("import", pdf_file("บันทึกการนำเข้า.pdf"), dataset_id=LINKED, on=write_date(today()), rows="1,085")
    desk.do("partner", partner_id=PARTNER[0], name_th=PARTNER[1])
    desk.do(
        "item", dataset_id=LINKED, partner_id=PARTNER[0], direction="in", sensitivity="public", choice="include",
        legal_basis_th="บันทึกข้อตกลงความร่วมมือ ลงวันที่ 2 ตุลาคม 2569",
    )  # fmt: skip
    desk.do(
        "item", dataset_id="child-growth", partner_id=PARTNER[0], direction="out", sensitivity="personal", choice="defer",
        reason_th="รอข้อตกลงการประมวลผลข้อมูลส่วนบุคคล",
    )  # fmt: skip


def appoint(desk: Desk) -> None:
    """Step 4 by half: who is in the working group."""
    for name, position, role in MEMBERS:
        desk.do("member", name_th=name, position_th=position, role_th=role)


def set_standard(desk: Desk) -> None:
    """Steps 4 and 5: the signed order; the standard, the fourteen fields, the dictionary."""
    desk.do("order", pdf_file("คำสั่ง.pdf"), order_number="123/2570", order_date=write_date(today()))
    desk.do(
        "clause", standard_th="มาตรฐานการเชื่อมโยงและแลกเปลี่ยนข้อมูลภาครัฐ (DGA)", clause="ข้อ 4.2 รูปแบบวันที่", status="conforms",
        note_th="ใช้ ISO 8601 ทุกช่อง",
    )  # fmt: skip
    catalogue = {field.field: field.choices[0] if field.choices else field.name_th for field in procedure().catalogue}
    desk.do("catalogue", **{**catalogue, "dataset_id": LINKED, "title": DATASETS[1][1]})
    desk.do("dictionary", pdf_file("พจนานุกรมข้อมูล.pdf"), dataset_id=LINKED, version_name="1.0")


def link_and_test(desk: Desk, second: Desk, report: Path) -> None:
    """Steps 6 and 7: contacts, states, and the run of `academy verify-link` in `report`, accepted by the `second` officer."""
    partner = {"partner_id": PARTNER[0]}
    desk.do(
        "contact", pdf_file("รายงานการประชุม.pdf"), within=partner, on=write_date(today()), how_th="ประชุมออนไลน์",
        summary_th="ตกลงรูปแบบข้อมูล รอบการส่ง และผู้ประสานงานทั้งสองฝ่าย",
    )  # fmt: skip
    for state in ("contacted", "agreed", "developing", "testing"):
        desk.do("move", within=partner, state=state)
    desk.do("move", within=partner, state="live", refused=True)
    desk.do(
        "test",
        {"name": "report.json", "mimeType": "application/json", "buffer": (report / "report.json").read_bytes()},
        pdf_file("report.pdf", (report / "report.pdf").read_bytes()),
        partner_id=PARTNER[0],
    )
    desk.do("move", within=partner, state="live", refused=True)
    second.open(desk.record)
    second.record = desk.record
    second.look("year-run-awaits")
    second.do("accept", reason_th="ซ้อมกับ API ตัวอย่างของระบบ")
    desk.open(desk.record)
    desk.do("move", within=partner, state="live")


def publish(desk: Desk) -> None:
    """Step 8: the dataset as open data."""
    desk.do(
        "publish", pdf_file("ประกาศ.pdf"), dataset_id=LINKED, version_name="2570.1", on=write_date(today()),
        url="https://catalog.example.go.th/dataset/school-height-2570",
    )  # fmt: skip


def add_a_dictionary(desk: Desk) -> None:
    """Record one more piece of evidence after the level was kept."""
    desk.do("dictionary", pdf_file("พจนานุกรมข้อมูล.pdf"), dataset_id="child-growth", version_name="1.0")


def record_id(desk: Desk) -> str:
    """The year that was begun, by the list of the years."""
    desk.open("links")
    href = desk.page.locator("main ul.history a").first.get_attribute("href") or ""
    return href.rsplit("/", 1)[1]
