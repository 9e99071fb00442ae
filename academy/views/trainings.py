"""Training projects as planning staff look at them: the board, and one project with its people, papers and history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from academy.views.day_counting import counting
from academy.views.project_figures import roster
from indicator.thai_calendar import BANGKOK
from indicator.words import Label
from people import Person, accounts
from planning import documents, journal, training
from planning.calendar import Calendar
from planning.documents import Document
from planning.training import evaluation
from planning.training.deadlines import DayCount, due
from planning.training.evaluation import Summary, summary
from planning.training.steps import Step, steps
from planning.training.words import told


@dataclass(frozen=True)
class Line:
    """One line of a record's history."""

    at: datetime
    by: str
    what: Label


@dataclass(frozen=True)
class TrainingCard:
    """A project on the board. `due` is None where the SOP names no day; `overdue` is told by Bangkok's date."""

    project: training.Project
    cohort: str
    due: date | None
    overdue: bool


@dataclass(frozen=True)
class TrainingView:
    """A project's page: the card, who its people are, what it lacks, its files, its history."""

    card: TrainingCard
    roster: tuple[Person, ...]
    lacking: tuple[tuple[str, str], ...]
    documents: Mapping[str, Document]
    history: tuple[Line, ...]
    names: Mapping[str, str]
    evaluation: Summary | None


def training_board(cards: Iterable[TrainingCard]) -> Mapping[Step, tuple[TrainingCard, ...]]:
    """Sort the open ones of these projects by the step they stand at; an empty step has its place too."""
    going = [card for card in cards if card.project.open]
    return {step: tuple(card for card in going if card.project.step == number) for number, step in steps().items()}


def training_cards(session: Session, calendar: Calendar, now: datetime) -> list[TrainingCard]:
    """List every project, the oldest first."""
    count = counting(session).count
    cohorts = {cohort.cohort_id: cohort.name_th for cohort in accounts.cohorts(session)}
    found = journal.records(session, training.KIND)
    return [_card(training.replay(record, entries), cohorts, count, calendar, now) for record, entries in found.items()]


@dataclass(frozen=True)
class OpenForm:
    """An evaluation form that takes answers: of which project, and who has answered."""

    project: training.Project
    answered: frozenset[str]


def open_evaluations(session: Session, cohort_id: str) -> list[OpenForm]:
    """List the evaluation forms that take answers from a cohort, without reading the journals of other projects."""
    turns = journal.latest(session, training.KIND, ("evaluation_opened", "evaluation_closed"))
    opened = [record_id for record_id, event in turns.items() if event == "evaluation_opened"]
    projects = [training.replay(record_id, journal.read(session, record_id, training.KIND)) for record_id in opened]
    return [
        OpenForm(one, evaluation.answered(session, one.record_id))
        for one in projects
        if one.plan.cohort_id == cohort_id
    ]


def training_view(session: Session, record_id: str, calendar: Calendar, now: datetime) -> TrainingView:
    """Read one project. Raises UnknownRecord."""
    entries = journal.read(session, record_id, training.KIND)
    project = training.replay(record_id, entries)
    cohorts = {cohort.cohort_id: cohort.name_th for cohort in accounts.cohorts(session)}
    people = roster(session, project)
    history = tuple(Line(entry.at, entry.by, told(training.read_event(entry.event))) for entry in reversed(entries))
    return TrainingView(
        card=_card(project, cohorts, counting(session).count, calendar, now),
        roster=tuple(people),
        lacking=training.lacking(project) if project.open else (),
        documents=documents.documents(session, record_id),
        history=history,
        names={one.username: one.name for one in accounts.everyone(session)},
        evaluation=_evaluated(session, project, people) if project.evaluation_opened_at else None,
    )


def _evaluated(session: Session, project: training.Project, people: Iterable[Person]) -> Summary:
    invited = evaluation.invited(session, project, (one.username for one in people))
    return summary(session, project.record_id, invited, is_open=project.evaluation_is_open)


def _card(
    project: training.Project, cohorts: Mapping[str, str], count: DayCount, calendar: Calendar, now: datetime
) -> TrainingCard:
    day = due(project, count, calendar) if project.open else None
    today = now.astimezone(BANGKOK).date()
    cohort = cohorts.get(project.plan.cohort_id, project.plan.cohort_id)
    return TrainingCard(project, cohort, day, overdue=day is not None and day < today)
