"""What the drafts of SOP A say: the order that appoints the working group, and the announcement of open data."""

from papers.order import Order
from papers.thai import long_date
from planning.link import LinkYear
from planning.link import events as happened
from planning.link.procedure import StepNumber, procedure

GROUP = "คณะทำงานเชื่อมโยงข้อมูล สนับสนุนการขับเคลื่อนงานส่งเสริมสุขภาพและอนามัยสิ่งแวดล้อม"
_DUTIES = (StepNumber.STANDARD, StepNumber.LINK, StepNumber.TEST, StepNumber.PUBLISH)


def appointing_order(year: LinkYear) -> Order:
    """Draft the order of step 4; the group's duties are the SOP's words for the steps that follow."""
    steps = procedure().steps
    return Order(
        heading="คำสั่งกรมอนามัย",
        numbered=True,
        subject=f"แต่งตั้ง{GROUP}",
        paragraphs=[
            (
                f"เพื่อให้การเชื่อมโยงข้อมูลของกรมอนามัยกับภาคีเครือข่ายภายนอก ปีงบประมาณ พ.ศ. {year.begun.fiscal_year_be} "
                f"เป็นไปด้วยความเรียบร้อย จึงแต่งตั้ง{GROUP} ประกอบด้วยผู้มีรายชื่อดังต่อไปนี้"
            )
        ],
        lines=[
            "  ".join(part for part in (one.name_th, one.position_th, one.role_th) if part)
            for one in year.all_of(happened.MemberNamed)
        ],
        duties_head="ให้คณะทำงานมีหน้าที่ดังต่อไปนี้",
        duties=[steps[number].activity for number in _DUTIES],
        closing=["ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป"],
        signed="สั่ง",
    )


def open_data_announcement(year: LinkYear) -> Order:
    """Draft the announcement of step 8: what was published, and where it is found."""
    published = {event.dataset_id: event for event in year.all_of(happened.Published)}
    return Order(
        heading="ประกาศกรมอนามัย",
        numbered=False,
        subject=f"รายการข้อมูลเปิด (Open data) ที่เชื่อมโยงกับภาคีเครือข่าย ปีงบประมาณ พ.ศ. {year.begun.fiscal_year_be}",
        paragraphs=["กรมอนามัยเผยแพร่ข้อมูลต่อไปนี้เป็นข้อมูลเปิด เพื่อให้หน่วยงานและประชาชนนำไปใช้ประโยชน์"],
        lines=[
            f"{name_of(year, one.dataset_id)} รุ่น {one.version} เผยแพร่เมื่อวันที่ {long_date(one.on)} ที่ {one.url}"
            for one in published.values()
        ],
        closing=["จึงประกาศมาให้ทราบโดยทั่วกัน"],
        signed="ประกาศ",
    )


def name_of(year: LinkYear, dataset_id: str) -> str:
    """Give a dataset's name; its id where its entry was withdrawn."""
    known = year.datasets.get(dataset_id)
    return known.name_th if known else dataset_id
