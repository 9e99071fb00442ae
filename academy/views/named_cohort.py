"""A cohort that somebody names must be one of those that the figures look at: a slip is no empty cohort."""

from difflib import get_close_matches

from sqlalchemy.orm import Session

from academy.views.pass_rates import scope_cohorts
from indicator import Scope
from planning.errors import EntryRefused

_MOST_NEAR = 3


def require_cohort(session: Session, scope: Scope, cohort_id: str | None) -> None:
    """Refuse a named cohort that `scope` does not know, with those that are near it. Raises EntryRefused."""
    known = [one.cohort_id for one in scope_cohorts(session, scope)]
    if cohort_id is None or cohort_id in known:
        return
    near = get_close_matches(cohort_id, known, _MOST_NEAR, 0.5) or known[-_MOST_NEAR:]
    named = ", ".join(f"«{one}»" for one in near)
    th, en = (f"ที่ใกล้เคียง: {named}", f"near it: {named}") if near else ("ขณะนี้ยังไม่มีรุ่นใด", "there is none yet")
    scope_th, scope_en = ("ในข้อมูลจำลอง", "simulated") if scope is Scope.SYNTHETIC else ("ที่นับในตัวเลขทางการ", "official")
    raise EntryRefused(
        "unknown-cohort",
        th=f"ไม่มีรุ่น «{cohort_id}» {scope_th} โปรดตรวจรหัสรุ่น ({th})",
        en=f"There is no {scope_en} cohort “{cohort_id}”; check its id ({en.replace('«', '“').replace('»', '”')}).",
        field="cohort",
    )
