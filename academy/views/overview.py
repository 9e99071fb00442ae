"""Planning staff's first page: both indicators at a glance, what is due, and where every project and year stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from academy.views.definitions import link_definition, pass_rate_definition, rounds
from academy.views.links import LinkStanding, link_standing, link_years
from academy.views.pass_rates import counted_rates
from academy.views.trainings import TrainingCard, training_cards
from indicator import Cube, IndicatorDefinition, IndicatorValue, Scope
from indicator.criteria import Light
from indicator.thai_calendar import BANGKOK
from indicator.words import Label
from people import accounts
from planning import snapshots
from planning.calendar import Calendar, FiscalYear
from planning.link.procedure import procedure
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
    """All of it at one instant. `year` is the latest fiscal year of links; `signed` the latest figure signed off."""

    today: date
    fiscal_year: FiscalYear
    pass_rate: Glance
    value: IndicatorValue
    link_level: Glance
    year: LinkStanding | None
    signed: Snapshot | None
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
    # A figure of one cohort alone is no round's official figure.
    kept = [one for one in snapshots.snapshots(session) if one.figure.cohort_id is None]
    tasks = [
        *_training_tasks(cards),
        *_link_tasks(years),
        *_figure_tasks(session, rates, kept, today),
        *_level_tasks(links, latest, today),
    ]
    return Overview(
        today=today,
        fiscal_year=FiscalYear.of(today),
        pass_rate=Glance(rates, value.low, value.high),
        value=value,
        link_level=Glance(links, level, level),
        year=latest,
        signed=next((one for one in kept if one.signed_by), None),
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
    session: Session, definition: IndicatorDefinition, kept: Iterable[Snapshot], today: date
) -> Iterator[Task]:
    """Ask for a signed figure of each round since there are people to count, this fiscal year's and the last one's."""
    signed = {one.round for one in kept if one.signed_by}
    begun = [one.created_at.astimezone(BANGKOK).date() for one in accounts.cohorts(session) if not one.synthetic]
    present = FiscalYear.of(today)
    for year in (FiscalYear(present.be - 1), present):
        for one in rounds(definition):
            name, looks_on = f"{year.be}/{one.months}", year.months_in(one.months)
            if begun and looks_on >= min(begun) and name not in signed:
                what = Label(f"ลงนามรับรองตัวเลข{one.name_th} ({name})", f"Sign the figure off, round {name}")
                yield Task(looks_on, what, Label(definition.name_th, definition.name_en), "snapshots")


def _level_tasks(definition: IndicatorDefinition, latest: LinkStanding | None, today: date) -> Iterator[Task]:
    """Tell of the coming rounds of the year of links that is open; of past ones its page keeps the evidence."""
    if latest is None or latest.year.ended:
        return
    year = FiscalYear(latest.year.begun.fiscal_year_be)
    for one in rounds(definition):
        looks_on = year.months_in(one.months)
        if looks_on >= today:
            what = Label(f"รายงานระดับ{one.name_th}", f"Report the level, round of {one.months} months")
            about = Label(definition.name_th, definition.name_en)
            yield Task(looks_on, what, about, "links", latest.year.record_id)
