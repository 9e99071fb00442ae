"""ร้อยละของการผ่านเกณฑ์การประเมินผลฯ: from roster and scores to figures.

    A = people in B who pass         B = people who count under the rule         percent = A / B x 100

Source: the Planning Division's SOP names the indicator; the pass mark and who counts are a recorded rule,
because the SOP states neither. People of simulated cohorts never enter an official figure, nor the reverse.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from indicator.figure import Breakdown, FigureKey, IndicatorValue, PassRateReport, Turnout
from indicator.groups import CODES, grouped
from indicator.rule import PassRule, WhoCounts
from indicator.standing import Judgement, Module, Participant, ScoreLike, judge
from indicator.words import OVERALL, Label

Work = dict[str, ScoreLike]
_FETCHED = "fetched"


class Scope(StrEnum):
    """Real people, or those made by simulation: never both."""

    OFFICIAL = "official"
    SYNTHETIC = "synthetic"


def pass_rate(
    people: Iterable[Participant],
    modules: Iterable[Module],
    scores: Iterable[ScoreLike],
    rule: PassRule,
    *,
    as_of: datetime,
    scope: Scope = Scope.OFFICIAL,
    cohort_id: str | None = None,
) -> PassRateReport:
    """Every figure of `scope`: overall, by cohort, agency, health region, fiscal year, assessment round and module.

    B is the same people in the overall figure and in every module's, so that no module's rate rises because
    people stayed away from it.
    """
    counted = counted_modules(modules, rule)
    work = _by_person(scores)
    registered = [
        person
        for person in people
        if person.synthetic is (scope is Scope.SYNTHETIC) and cohort_id in {None, person.cohort_id}
    ]
    members = [person for person in registered if came_to(rule.who_counts, work[person.username])]
    everyone = tuple(judge(person, counted, work[person.username], rule) for person in members)
    figures = [IndicatorValue.of(FigureKey(Breakdown.ALL), OVERALL, everyone)]
    for by in CODES:
        groups = grouped(by, ((row.participant, row) for row in everyone))
        figures += [IndicatorValue.of(key, label, rows) for key, label, rows in groups]
    figures += [_module_figure(module, members, work, rule) for module in counted]
    values = {figure.key: figure for figure in figures}
    came = {stage: sum(came_to(stage, work[one.username]) for one in registered) for stage in WhoCounts}
    turnout = Turnout(came[WhoCounts.REGISTERED], came[WhoCounts.STARTED], came[WhoCounts.SUBMITTED])
    return PassRateReport(scope is Scope.SYNTHETIC, cohort_id, rule, counted, as_of, turnout, values)


def judge_person(
    person: Participant, modules: Iterable[Module], scores: Iterable[ScoreLike], rule: PassRule
) -> Judgement:
    """Hold one person against the rule, in B or not."""
    work = {row.assignment_id: row for row in scores if row.student_id == person.username}
    return judge(person, counted_modules(modules, rule), work, rule)


def counted_modules(modules: Iterable[Module], rule: PassRule) -> tuple[Module, ...]:
    """Give what the course counts, as far as the rule names it: no rule makes work count that never does."""
    counted = tuple(module for module in modules if module.counts)
    if rule.modules is None:
        return counted
    return tuple(module for module in counted if module.assignment_id in rule.modules)


def _by_person(scores: Iterable[ScoreLike]) -> Mapping[str, Work]:
    work: defaultdict[str, Work] = defaultdict(dict)
    for row in scores:
        work[row.student_id][row.assignment_id] = row
    return work


def came_to(stage: WhoCounts, work: Mapping[str, ScoreLike]) -> bool:
    """Whether the `work` of a person shows that they came so far.

    Any work counts, also in a module that is not counted: a person who began is never lost from B.
    """
    match stage:
        case WhoCounts.REGISTERED:
            return True
        case WhoCounts.STARTED:
            return bool(work)
        case WhoCounts.SUBMITTED:
            return any(row.status != _FETCHED for row in work.values())


def _module_figure(
    module: Module, people: Iterable[Participant], work: Mapping[str, Work], rule: PassRule
) -> IndicatorValue:
    rows = tuple(judge(person, (module,), work[person.username], rule) for person in people)
    return IndicatorValue.of(
        FigureKey(Breakdown.MODULE, module.assignment_id), Label(module.title_th, module.title_en), rows
    )
