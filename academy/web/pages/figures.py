"""The indicator's figures as their reader may see them: the one door for page, files, paper and what is behind a figure."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from sqlalchemy.orm import Session

from academy.views import (
    Participation,
    PassRates,
    counted_rates,
    guarded,
    participation,
    pass_rate_view,
    with_participation,
)
from academy.views.definitions import pass_rate_definition
from academy.views.named_cohort import require_cohort
from academy.views.people_table import people_table
from academy.web.authorization import Permission, may
from academy.web.errors import whole_scope_only
from academy.workflow import Academy
from foundation.store import utc_now
from indicator import IndicatorDefinition, PassRateReport, Scope
from indicator.tables import TableFormat
from people import Person


def rates_for(person: Person, academy: Academy, scope: Scope, cohort: str) -> PassRates:
    """Read what the page shows this person; of one `cohort` if named. Raises NotPermitted, EntryRefused."""
    names = _may_see_names(person, cohort)
    cube = academy.cube()
    with academy.reading() as session:
        require_cohort(session, scope, cohort or None)
        rates = counted_rates(session, cube, scope, cohort or None)
        came = _participation(session, rates.report)
    rates = replace(rates, report=with_participation(rates.report, came))
    return rates if names else guarded(rates, academy.withheld(rates.report), came.attendance)


def report_for(person: Person, academy: Academy, scope: Scope, cohort: str) -> PassRateReport:
    """Read the figures alone, for files and paper. Raises NotPermitted."""
    return rates_for(person, academy, scope, cohort).report


def explained_for(
    person: Person, academy: Academy, scope: Scope, cohort: str
) -> tuple[PassRateReport, Mapping[str, Fraction]]:
    """Compute the figures with the people behind them, and each person's share of the half days, for a figure's own page.

    Who may not see people gets the figures alone, and nobody's share. Raises NotPermitted.
    """
    if not _may_see_names(person, cohort):
        return report_for(person, academy, scope, cohort), {}
    percent = academy.pass_percent
    with academy.reading() as session:
        require_cohort(session, scope, cohort or None)
        report = pass_rate_view(session, scope, proposed_percent=percent, now=utc_now(), cohort_id=cohort or None)
        came = _participation(session, report)
        return with_participation(report, came), came.attendance


def people_for(person: Person, academy: Academy, scope: Scope, cohort: str, chosen: TableFormat) -> bytes:
    """Write everybody by name, for who may see the people behind figures. Raises NotPermitted."""
    if not may(person, Permission.PEOPLE_BEHIND_FIGURES):
        raise whole_scope_only()
    percent = academy.pass_percent
    with academy.reading() as session:
        require_cohort(session, scope, cohort or None)
        return chosen.write(people_table(session, scope, proposed_percent=percent, cohort_id=cohort or None))


def definition_for(academy: Academy) -> IndicatorDefinition:
    """Read the definition as it holds, which stands beside the figures everywhere."""
    with academy.reading() as session:
        return pass_rate_definition(session, academy.pass_percent)


def _may_see_names(person: Person, cohort: str) -> bool:
    names = may(person, Permission.PEOPLE_BEHIND_FIGURES)
    if cohort and not names:
        raise whole_scope_only()
    return names


def _participation(session: Session, report: PassRateReport) -> Participation:
    return participation(session, synthetic=report.synthetic, cohort_id=report.cohort_id)
