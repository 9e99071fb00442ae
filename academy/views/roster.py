"""The roster as the indicator and the board need it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from indicator import Participant
from people import Cohort, Person, Role, accounts


def trainees(session: Session) -> list[Person]:
    """List trainees by username; a closed account stays, as its owner stays in the denominator."""
    return accounts.everyone(session, role=Role.TRAINEE)


def cohorts(session: Session) -> Mapping[str, Cohort]:
    """Read the cohorts by id, oldest first."""
    return {cohort.cohort_id: cohort for cohort in accounts.cohorts(session)}


def participant(person: Person, cohort: Cohort | None) -> Participant:
    """Give a person as the indicator knows them."""
    return Participant(
        username=person.username,
        name=person.name,
        agency=person.agency,
        health_region=person.health_region,
        cohort_id=person.cohort_id,
        cohort_name=cohort.name_th if cohort else "",
        synthetic=person.synthetic,
    )
