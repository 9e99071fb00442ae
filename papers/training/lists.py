"""Lists of names: sheets to sign for each half day, and who passed."""

from collections.abc import Sequence

from indicator import PassRateReport
from indicator.thai_calendar import thai_datetime
from indicator.words import WATERMARK
from papers.thai import held, long_date
from papers.training.people import Attendee
from papers.typeset import pdf
from planning.training import Project
from planning.training.events import Half
from planning.training.words import HALVES, mark


def sign_in_paper(project: Project, people: Sequence[Attendee]) -> bytes:
    """Set a sheet to sign for each half day."""
    sheets = [[long_date(day), HALVES[half].th] for day in project.plan.days for half in Half]
    return pdf("sign_in", {
        "name": project.plan.title_th, "place": project.plan.place_th, "mark": mark(project.plan), "sheets": sheets,
        "people": [[one.name, one.agency] for one in people],
    })  # fmt: skip


def results_paper(report: PassRateReport, project: Project, name: str) -> bytes:
    """บัญชีรายชื่อและผลการประเมิน of everybody in B; `name` is the cohort's."""
    rows = [
        [
            str(number), row.participant.name, row.participant.agency or "–", f"{float(row.score):g} / {float(row.max_score):g}",
            "ผ่านเกณฑ์" if row.passed else "รอผล" if row.could_still_pass else "ไม่ผ่านเกณฑ์",
        ]
        for number, row in enumerate(report.overall.rows, 1)
    ]  # fmt: skip
    overall = report.overall
    return pdf("results", {
        "name": name, "as_of": thai_datetime(report.as_of), "mark": WATERMARK.th if report.synthetic else "", "rows": rows,
        "passed": overall.numerator, "counted": overall.denominator, "undecided": overall.undecided,
        "pass_percent": report.rule.percent_text, "confirmed": report.rule.confirmed,
        "training": project.plan.title_th, "when": held(project.plan.days),
    })  # fmt: skip
