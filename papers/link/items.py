"""บัญชีรายการข้อมูลที่จะเชื่อมโยง (step 3): every item that was considered, with what was decided and why."""

from datetime import datetime

from indicator.thai_calendar import thai_datetime
from papers.link.orders import name_of
from papers.typeset import pdf
from planning.link import LinkYear
from planning.link.words import CHOICES, DIRECTIONS, SENSITIVITIES


def items_paper(year: LinkYear, *, printed: datetime) -> bytes:
    """Set the list on A4 across."""
    rows = []
    for number, item in enumerate(year.items.values(), 1):
        dataset, partner = year.datasets.get(item.dataset_id), year.partners.get(item.partner_id)
        rows.append([
            str(number), name_of(year, item.dataset_id), dataset.owner_th if dataset else "–",
            partner.name_th if partner else item.partner_id, DIRECTIONS[item.direction].th,
            SENSITIVITIES[item.sensitivity].th, item.legal_basis_th or "–", CHOICES[item.choice].th, item.reason_th or "–",
        ])  # fmt: skip
    return pdf("items", {
        "year": year.begun.fiscal_year_be, "rows": rows, "included": len(year.included), "printed": thai_datetime(printed),
    })  # fmt: skip
