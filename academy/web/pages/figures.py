"""The indicator's figures as their reader may see them: the one door for page, files, paper and what is behind a figure."""

from academy.views import PassRates, guarded, guarded_report, pass_rate_view, pass_rates_view
from academy.web.authorization import Permission, may
from academy.web.errors import whole_scope_only
from academy.workflow import Academy
from foundation.store import utc_now
from indicator import PassRateReport, Scope
from people import Person


def rates_for(person: Person, academy: Academy, scope: Scope, cohort: str) -> PassRates:
    """Compute what the page shows this person; of one `cohort` if named. Raises NotPermitted."""
    names = _may_see_names(person, cohort)
    percent = academy.course.pass_percent
    with academy.reading() as session:
        rates = pass_rates_view(session, scope, proposed_percent=percent, now=utc_now(), cohort_id=cohort or None)
    return rates if names else guarded(rates)


def report_for(person: Person, academy: Academy, scope: Scope, cohort: str) -> PassRateReport:
    """Compute the figures alone, for files, paper and one figure's own page. Raises NotPermitted."""
    names = _may_see_names(person, cohort)
    percent = academy.course.pass_percent
    with academy.reading() as session:
        report = pass_rate_view(session, scope, proposed_percent=percent, now=utc_now(), cohort_id=cohort or None)
    return report if names else guarded_report(report)


def _may_see_names(person: Person, cohort: str) -> bool:
    names = may(person, Permission.PEOPLE_BEHIND_FIGURES)
    if cohort and not names:
        raise whole_scope_only()
    return names
