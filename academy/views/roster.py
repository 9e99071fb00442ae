"""The roster as the indicator and the board need it."""

import re
from collections.abc import Mapping

from sqlalchemy.orm import Session

from indicator import Class, Participant
from people import Cohort, Person, Role, accounts


def trainees(session: Session) -> list[Person]:
    """List trainees by cohort and username, simulated ones last.

    A closed account stays, as its owner stays in the denominator.
    """
    return sorted(accounts.everyone(session, role=Role.TRAINEE), key=_order)


def cohorts(session: Session) -> Mapping[str, Cohort]:
    """Read the cohorts by id, oldest first."""
    return {cohort.cohort_id: cohort for cohort in accounts.cohorts(session)}


def participant(person: Person, cohort: Class) -> Participant:
    """Give a person as the indicator knows them."""
    return Participant(
        username=person.username,
        name=person.name,
        agency=person.agency,
        health_region=person.health_region,
        cohort_id=person.cohort_id,
        cohort_name=cohort.name,
        synthetic=person.synthetic,
        fiscal_year=cohort.fiscal_year,
        round_months=cohort.round_months,
    )


def _order(person: Person) -> tuple[bool, str, list[tuple[str, int]]]:
    return person.synthetic, person.cohort_id, natural(person.username)


def natural(username: str) -> list[tuple[str, int]]:
    """Give what sorts trainee2 before trainee10."""
    pieces = re.findall(r"(\D*)(\d*)", username)
    return [(word, int(number or 0)) for word, number in pieces]
