"""A trainee's own page: modules, attempts, scores, and where they stand against the pass rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from academy.views.pairs import PairLine, pair_lines
from academy.views.roster import cohorts, participant, trainees
from academy.views.rules import current_rule
from academy.views.standings import Records, attempt_scores, read_records, waiting
from academy.views.trainings import open_evaluations
from grader.exchange import PublishedAssignment, Rejection
from grader.model import Attempt, ScoreRow
from indicator import Class, Judgement, PassRule, judge_person
from people import Person


@dataclass(frozen=True)
class AttemptLine:
    """One attempt with its own standing."""

    attempt: Attempt
    row: ScoreRow
    counts: bool


@dataclass(frozen=True)
class ModuleCard:
    """One assignment as its trainee sees it; `row` is None before it is begun. Attempts are newest first.

    `rejection` is the latest unreadable submission, when nothing readable came after it. `pairs` are the links with other
    trainees' work, as either party.
    """

    assignment: PublishedAssignment
    row: ScoreRow | None
    attempts: tuple[AttemptLine, ...]
    rejection: Rejection | None
    closed: bool
    pairs: tuple[PairLine, ...]

    @property
    def status(self) -> str:
        """Give the score's status, or `not_begun`."""
        return "not_begun" if self.row is None else self.row.status.value


@dataclass(frozen=True)
class TraineeView:
    """Everything on a trainee's page. `standing` is by today's rule and changes with it.

    `asked` are the evaluation forms to fill in: the training project's title by its record id.
    """

    person: Person
    cohort: str
    cards: tuple[ModuleCard, ...]
    rule: PassRule
    standing: Judgement
    grading: bool
    asked: Mapping[str, str]


def trainee_view(session: Session, person: Person, *, proposed_percent: float, now: datetime) -> TraineeView:
    """Read one trainee's page; `proposed_percent` is the course's pass mark, until one is recorded."""
    records = read_records(session, {person.username})
    each = attempt_scores(session, records)
    rule = current_rule(session, proposed_percent)
    cohort = cohorts(session).get(person.cohort_id)
    pairs = pair_lines(session, trainees(session), person.username)
    return TraineeView(
        person=person,
        cohort=cohort.name_th if cohort else person.cohort_id,
        cards=tuple(_card(records, each, item, pairs, now) for item in records.assignments),
        rule=rule,
        standing=judge_person(participant(person, Class(person.cohort_id)), records.modules, records.scores, rule),
        grading=waiting(each) > 0,
        asked={
            one.project.record_id: one.project.plan.title_th
            for one in open_evaluations(session, person.cohort_id)
            if person.username not in one.answered
        },
    )


def _card(
    records: Records,
    each: Mapping[str, ScoreRow],
    assignment: PublishedAssignment,
    pairs: tuple[PairLine, ...],
    now: datetime,
) -> ModuleCard:
    """One trainee's records make one card."""
    row = next((row for row in records.scores if row.assignment_id == assignment.assignment_id), None)
    attempts = [item for item in records.attempts if item.assignment_id == assignment.assignment_id]
    rejections = [item for item in records.rejections if item.assignment_id == assignment.assignment_id]
    latest = rejections[-1] if rejections else None
    if latest and attempts and attempts[-1].received_at >= latest.at:
        latest = None
    counted = row.attempt_id if row else None
    return ModuleCard(
        assignment=assignment,
        row=row,
        attempts=tuple(
            AttemptLine(item, each[item.attempt_id], item.attempt_id == counted) for item in reversed(attempts)
        ),
        rejection=latest,
        closed=assignment.closes_at is not None and now > assignment.closes_at,
        pairs=tuple(pair for pair in pairs if pair.assignment_id == assignment.assignment_id),
    )
