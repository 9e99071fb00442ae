"""Planning staff's first page: both indicators at a glance, what is due, and where every project and year stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from academy.views.definitions import link_definition, pass_rate_definition
from academy.views.links import link_standing, link_years
from academy.views.pass_rates import counted_rates
from academy.views.trainings import TrainingCard, training_cards
from indicator import Cube, IndicatorDefinition, IndicatorValue, Scope
from indicator.criteria import Light
from indicator.thai_calendar import BANGKOK
from indicator.words import Label
from people import accounts
from planning import snapshots
from planning.calendar import Calendar, FiscalYear
from planning.link.deadlines import rounds
from planning.link.procedure import procedure
from planning.link.standing import LinkStanding
from planning.snapshots import Snapshot

SOON_DAYS = 30
_SUNDAY = 6


@dataclass(frozen=True)
class Glance:
    """An indicator's figure held against its target; `low` and `high` are one while the figure is no range."""

    definition: IndicatorDefinition
    low: Fraction | None
    high: Fraction | None

    @property
    def light(self) -> Light:
        """How the figure stands to the target."""
        target = self.definition.target
        if self.low is None or self.high is None:
            return Light.NO_DATA
        return target.light(self.low, self.high) if target else Light.NO_TARGET

    @property
    def scores(self) -> tuple[int, ...]:
        """The score from 0 to 5, two while a range allows both; empty without data or scoring table."""
        scoring = self.definition.scoring
        if scoring is None or self.low is None or self.high is None:
            return ()
        return tuple(sorted({scoring.score(self.low), scoring.score(self.high)}))


@dataclass(frozen=True)
class Task:
    """Something to be done by a day: `room` and `tail` lead to where."""

    due: date
    what: Label
    about: Label
    room: str
    tail: str = ""


@dataclass(frozen=True)
class Agenda:
    """What is late, what is due until Sunday, and what is due in the thirty days from today."""

    overdue: tuple[Task, ...]
    this_week: tuple[Task, ...]
    soon: tuple[Task, ...]


@dataclass(frozen=True)
class Overview:
    """All of it at one instant. `year` is the latest fiscal year of links.

    `signed` and `signed_level` are the latest official figure of each indicator that was signed off.
    """

    today: date
    fiscal_year: FiscalYear
    pass_rate: Glance
    value: IndicatorValue
    link_level: Glance
    year: LinkStanding | None
    signed: Snapshot | None
    signed_level: Snapshot | None
    agenda: Agenda
    trainings: tuple[TrainingCard, ...]
    years: tuple[LinkStanding, ...]


def overview(session: Session, calendar: Calendar, cube: Cube, *, proposed_percent: float, now: datetime) -> Overview:
    """Put the page together; `cube` has everybody's pass rate."""
    today = now.astimezone(BANGKOK).date()
    value = counted_rates(session, cube, Scope.OFFICIAL).report.overall
    rates, links = pass_rate_definition(session, proposed_percent), link_definition(session)
    cards = tuple(card for card in training_cards(session, calendar, now) if card.project.open)
    years = tuple(link_standing(session, year, calendar, now) for year in link_years(session))
    latest = years[0] if years else None
    level = latest.reached.value if latest else None
    signed = [one for one in snapshots.snapshots(session) if one.signed_by and one.figure.official]
    trained = [one.created_at.astimezone(BANGKOK).date() for one in accounts.cohorts(session) if not one.synthetic]
    present = FiscalYear.of(today)
    asked = (FiscalYear(present.be - 1), present)
    tasks = [
        *_training_tasks(cards),
        *_link_tasks(years),
        *_figure_tasks(rates, signed, {year: min(trained) for year in asked if trained}),
        *_figure_tasks(
            links, signed, {one.fiscal_year: one.year.begun.on for one in years if one.fiscal_year in asked}
        ),
    ]
    return Overview(
        today=today,
        fiscal_year=present,
        pass_rate=Glance(rates, value.low, value.high),
        value=value,
        link_level=Glance(links, level, level),
        year=latest,
        signed=_latest(signed, rates),
        signed_level=_latest(signed, links),
        agenda=_agenda(tasks, today),
        trainings=cards,
        years=tuple(one for one in years if not one.year.ended),
    )


def _agenda(tasks: Iterable[Task], today: date) -> Agenda:
    ordered = sorted(tasks, key=lambda task: task.due)
    sunday, last = today + timedelta(days=_SUNDAY - today.weekday()), today + timedelta(days=SOON_DAYS)
    return Agenda(
        overdue=tuple(task for task in ordered if task.due < today),
        this_week=tuple(task for task in ordered if today <= task.due <= sunday),
        soon=tuple(task for task in ordered if sunday < task.due <= last),
    )


def _training_tasks(cards: Iterable[TrainingCard]) -> Iterator[Task]:
    for card in cards:
        if card.due is not None and not card.project.plan.rehearsal:
            step, title = card.project.present_step, card.project.plan.title_th
            yield Task(
                card.due, Label(step.name_th, step.name_en), Label(title, title), "trainings", card.project.record_id
            )


def _link_tasks(years: Iterable[LinkStanding]) -> Iterator[Task]:
    for standing in years:
        if standing.year.ended:
            continue
        be = standing.year.begun.fiscal_year_be
        about = Label(f"การเชื่อมโยงข้อมูล ปีงบประมาณ {be}", f"Data links, fiscal year {be}")
        for number, due in standing.due.items():
            if not standing.evidence[number].complete:
                step = procedure().steps[number]
                yield Task(due, Label(step.name_th, step.name_en), about, "links", standing.year.record_id)


def _figure_tasks(
    definition: IndicatorDefinition, signed: Iterable[Snapshot], begun: Mapping[FiscalYear, date]
) -> Iterator[Task]:
    """Ask for a signed figure of each round of these fiscal years that looks on what was begun by then, by year."""
    done = {one.round for one in signed if one.indicator_id == definition.indicator_id}
    for year, first in begun.items():
        for one in rounds(definition):
            name, looks_on = f"{year.be}/{one.months}", year.months_in(one.months)
            if looks_on >= first and name not in done:
                what = Label(f"ลงนามรับรองตัวเลข{one.name_th} ({name})", f"Sign the figure off, round {name}")
                yield Task(looks_on, what, Label(definition.name_th, definition.name_en), "snapshots")


def _latest(signed: Iterable[Snapshot], definition: IndicatorDefinition) -> Snapshot | None:
    return next((one for one in signed if one.indicator_id == definition.indicator_id), None)
