"""The synthetic class from first login to the indicator it must end with."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from random import Random

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from academy import views
from academy.settings import Settings
from academy.simulate.client import Account, Trainee, require_academy
from academy.simulate.people import cohort_of, make_class
from academy.simulate.plan import Work, plan_work
from academy.views.standings import read_records
from academy.workflow import Academy
from foundation.errors import Conflict
from grader import exchange
from grader.model import ScoreStatus
from grader.release.variants import notebook_variants
from indicator import IndicatorValue, PassRule, Scope

AT_ONCE = 10  # as many as a class's browsers would have under way side by side
STUCK_AFTER_S = 300.0  # without a single grading; a slow machine may take its time for all of them

Plan = Mapping[Account, Sequence[Work]]


@dataclass(frozen=True)
class Figure:
    """The indicator as plain numbers: A for certain, A at most (by every open mark, and by luck), B."""

    low: int
    high: int
    denominator: int

    def __contains__(self, shown: "Figure") -> bool:
        """Whether what is shown can have come of this claim."""
        return self.low <= shown.low <= shown.high <= self.high and self.denominator == shown.denominator

    def __str__(self) -> str:
        count = f"{self.low}" if self.low == self.high else f"{self.low}–{self.high}"
        return f"A = {count}, B = {self.denominator}"


def simulate(settings: Settings, *, url: str, trainees: int, with_servers: int, seed: int) -> bool:
    """Run the class against the academy at `url`; whether the indicator is as predicted and nothing official moved."""
    require_academy(url)
    academy = Academy(settings)
    cohort_id = cohort_of(seed, trainees)
    official = _shown(academy, Scope.OFFICIAL, None)
    typer.echo(f"Preparing {trainees} trainees and their work …")
    accounts = make_class(academy.sessions, cohort_id, trainees)
    plan = _plan(academy, accounts, Random(seed))  # noqa: S311 - a class to look at, not a secret
    expected = _expected(academy, plan)
    _print_plan(plan, expected)
    _work(academy, url, plan, with_servers, seed)
    shown = _shown(academy, Scope.SYNTHETIC, cohort_id)
    unmoved = _shown(academy, Scope.OFFICIAL, None) == official
    typer.echo(f"The academy shows:  {shown}  {'as expected' if shown in expected else 'NOT as expected'}")
    typer.echo(f"Official figures:   {official}  {'unmoved' if unmoved else 'MOVED'}")
    typer.echo(f"See it at {url}/services/academy/indicator/synthetic")
    return shown in expected and unmoved


def _plan(academy: Academy, accounts: Sequence[Account], luck: Random) -> Plan:
    prepared = []
    for assignment in academy.course.assignments:
        with academy.reading() as session:
            release = exchange.release(session, assignment.assignment_id)
        groups = [notebook_variants(release, notebook) for notebook in assignment.notebooks]
        if assignment.exercise:
            groups.append(assignment.exercise.variants)
        seeded = assignment.exercise is not None and any(
            isinstance(value, Mapping) and "student_seed" in value for value in assignment.exercise.env.values()
        )
        prepared.append((release, groups, seeded))
    return {
        account: [plan_work(release, groups, luck, seeded=seeded) for release, groups, seeded in prepared]
        for account in accounts
    }


def _expected(academy: Academy, plan: Plan) -> Figure:
    """What the plan's claims come to under the rule in force."""
    with academy.reading() as session:
        rule = views.current_rule(session, academy.pass_percent)
        counted = {item.assignment_id: item.max_score for item in exchange.assignments(session) if _counts(item, rule)}
    needed = rule.pass_share * sum(map(Fraction, counted.values()))
    work = [[item for item in items if item.assignment_id in counted] for items in plan.values()]
    low = sum(sum(Fraction(item.score) for item in items) >= needed for items in work)
    high = sum(sum(Fraction(item.possible) for item in items) >= needed for items in work)
    return Figure(low, high, len(plan))


def _counts(item: exchange.PublishedAssignment, rule: PassRule) -> bool:
    return item.counts and (rule.modules is None or item.assignment_id in rule.modules)


def _shown(academy: Academy, scope: Scope, cohort_id: str | None) -> Figure:
    cube = academy.cube()
    with academy.reading() as session:
        return _figure(views.counted_rates(session, cube, scope, cohort_id).report.overall)


def _figure(value: IndicatorValue) -> Figure:
    counts = value.counts
    assert counts is not None  # nothing is withheld from whoever simulates
    return Figure(counts.passed, counts.passed + counts.undecided, counts.counted)


def _print_plan(plan: Plan, expected: Figure) -> None:
    submitted = Counter((work.assignment_id, work.label, work.score) for items in plan.values() for work in items)
    for (assignment_id, label, score), count in sorted(submitted.items()):
        typer.echo(f"  {count:3} × {assignment_id}  {label}  (claims {score:g})")
    typer.echo(f"Expected pass rate: {expected}")


def _work(academy: Academy, url: str, plan: Plan, with_servers: int, seed: int) -> None:
    columns = TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns) as progress, ThreadPoolExecutor(AT_ONCE) as threads:
        on_terminal = progress.console.is_terminal
        total = sum(map(len, plan.values()))
        submitting = progress.add_task("submitted", total=total)
        grading = progress.add_task("graded", total=total)
        course_id = academy.course.course_id
        classmates = [
            threads.submit(_hand_in, Trainee(url, account, course_id), work, in_server=number < with_servers, seed=seed)
            for number, (account, work) in enumerate(plan.items())
        ]
        usernames = frozenset(account.username for account in plan)
        before, moved = 0, time.monotonic()
        while (done := _graded(academy, usernames)) < total and time.monotonic() < moved + STUCK_AFTER_S:
            if done > before:
                if not on_terminal and passes_a_tenth(before, done, total):
                    typer.echo(f"graded {done} of {total}")
                before, moved = done, time.monotonic()
            finished = [classmate for classmate in classmates if classmate.done()]
            progress.update(submitting, completed=sum(classmate.result() for classmate in finished))
            progress.update(grading, completed=done)
            time.sleep(0.5)
        progress.update(submitting, completed=sum(classmate.result() for classmate in classmates))
        progress.update(grading, completed=_graded(academy, usernames))


def passes_a_tenth(before: int, done: int, total: int) -> bool:
    """Tell whether one more tenth of the work is done: so often is a log told, which has no bar to look at."""
    return done * 10 // total > before * 10 // total


def _hand_in(trainee: Trainee, work: Sequence[Work], *, in_server: bool, seed: int) -> int:
    with trainee:
        trainee.log_in()
        if not in_server:
            for item in work:
                trainee.hand_in(item.assignment_id, item.bundle, f"{seed}-{item.bundle.sha256}")
            return len(work)
        trainee.start_server()
        try:
            for item in work:
                trainee.hand_in_from_server(item.assignment_id, item.bundle)
        finally:
            trainee.stop_server()
        return len(work)


def _graded(academy: Academy, usernames: frozenset[str]) -> int:
    with academy.reading() as session:
        rows = [row for row in read_records(session).scores if row.student_id in usernames]
    ungraded = [row for row in rows if row.status is ScoreStatus.UNGRADED]
    if ungraded:
        raise Conflict(
            "ungraded",
            th=f"ตรวจงานของ {ungraded[0].student_id} ({ungraded[0].assignment_id}) ไม่สำเร็จ โปรดดูบันทึกของบริการตรวจงาน",
            en=f"The work of {ungraded[0].student_id} ({ungraded[0].assignment_id}) could not be graded; see the worker's log.",
        )
    return sum(row.status in {ScoreStatus.GRADED, ScoreStatus.PENDING} for row in rows)
