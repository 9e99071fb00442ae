"""วุฒิบัตร for those who passed, หนังสือรับรองการเข้าร่วม for those who were there: a page each."""

from collections.abc import Sequence

from papers.thai import OFFICE, held, thai_digits
from papers.training.people import Certified
from papers.typeset import pdf, qr
from planning.training import Project
from planning.training.words import mark


def certificates_paper(project: Project, people: Sequence[Certified], *, passed: bool) -> bytes:
    """วุฒิบัตร for those who passed, หนังสือรับรองการเข้าร่วม for those who were there; a page each."""
    return pdf("certificate", {
        "kind": "วุฒิบัตร" if passed else "หนังสือรับรองการเข้าร่วม",
        "says": "ผ่านเกณฑ์การประเมินผล" if passed else "ได้เข้าร่วม",
        "office": OFFICE,
        "training": thai_digits(project.plan.title_th),
        "when": thai_digits(held(project.plan.days)),
        "mark": mark(project.plan),
        "people": [
            {
                "name": one.name, "number": thai_digits(one.number), "code": one.code, "qr": qr(one.address),
                "asked_at": one.address.removesuffix(f"/{one.code}"),
            }
            for one in people
        ],
    })  # fmt: skip
