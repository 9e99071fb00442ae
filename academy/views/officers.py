"""What only planning staff may do, whatever door they come by: a page knows who asks, a command is told."""

from sqlalchemy.orm import Session

from foundation.errors import NotPermitted
from indicator.words import Label
from people import Role, accounts


def require_officer(session: Session, by: str, what: Label) -> None:
    """Refuse whoever is no active planning officer; `what` they would do. Raises NotPermitted."""
    person = accounts.person(session, by)
    if person is None or not person.active or person.role is not Role.PLANNING:
        raise NotPermitted(
            "planning-staff-only",
            th=f"«{by}» ไม่ใช่เจ้าหน้าที่กองแผนงานที่ใช้งานอยู่ จึง{what.th}ไม่ได้",
            en=f"“{by}” is no active planning officer, so cannot {what.en}.",
        )
