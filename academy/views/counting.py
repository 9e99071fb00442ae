"""The judgement of `indicator.standing` as SQL, for SQLite and PostgreSQL: everybody counted by the database.

One pass over the index of points in its own order: attempts come together to what counts of a person's work in an
assignment, work to persons, persons to counts. Points are added up in whole billionths (`indicator.standing.nano`), so
that nothing is lost on the way.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Double,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from grader.exchange import PublishedAssignment
from grader.exchange.tables import FetchRow, RejectionRow
from grader.ledger.queue import JobState
from grader.ledger.tables import JobRow
from grader.model import AttemptPolicy
from indicator import Module, PassRule, WhoCounts
from indicator.standing import NANO, nano
from people import Role
from people.tables import PersonRow

Number = ColumnElement[Any]
# Verdicts on so many modules stand in one number of 63 bits.
_BITS, _MODULES_A_NUMBER = 3, 20
_ONE, _ZERO = (literal_column(text, Integer) for text in ("1", "0"))


class Verdict(IntEnum):
    """What becomes of a person's work; 0 is for none handed in. `open`: undecided work can still pass."""

    NOTHING = 1
    FAILS = 2
    OPEN = 3
    PASSES = 4


@dataclass(frozen=True)
class Row:
    """A row of `Counting.persons`: `persons` are how those in B are judged by all their work, `modules` by one module."""

    cohort_id: str
    agency: str
    province_code: str
    registered: int
    started: int
    submitted: int
    counted: int
    persons: Mapping[Verdict, int]
    modules: Sequence[Mapping[Verdict, int]]
    uneven: int

    @property
    def place(self) -> tuple[str, str, str]:
        """Whom it counts."""
        return self.cohort_id, self.agency, self.province_code

    @classmethod
    def read(cls, given: Sequence[Any]) -> "Row":
        """Name the columns."""
        cohort_id, agency, province_code, registered, started, submitted, counted, *judged = given
        size = len(Verdict)
        persons, (uneven, *modules) = judged[:size], judged[size:]
        parts = [persons, *(modules[at : at + size] for at in range(0, len(modules), size))]
        told = [dict(zip(Verdict, part, strict=True)) for part in parts]
        return cls(
            cohort_id=cohort_id,
            agency=agency,
            province_code=province_code,
            registered=registered,
            started=started,
            submitted=submitted,
            counted=counted,
            persons=told[0],
            modules=told[1:],
            uneven=uneven,
        )


class _Nano(FunctionElement[int]):
    """`indicator.standing.nano` of a column that is never below 0."""

    type = BigInteger()
    inherit_cache = True


@compiles(_Nano, "sqlite")
def _nano_in_sqlite(element: _Nano, compiler: SQLCompiler, **more: Any) -> str:
    return f"CAST(({compiler.process(element.clauses, **more)}) * 1e9 + 0.5 AS INTEGER)"


@compiles(_Nano)
def _nano_elsewhere(element: _Nano, compiler: SQLCompiler, **more: Any) -> str:
    points = compiler.process(element.clauses, **more)
    return f"CAST(floor(({points}) * CAST(1e9 AS DOUBLE PRECISION) + CAST(0.5 AS DOUBLE PRECISION)) AS BIGINT)"


@dataclass(frozen=True)
class Counting:
    """The statements of one way to count: by each assignment's own policy, or by first attempts alone.

    `modules` are those that count, of all that was handed out (`assignments`). `even` takes it that a person's attempts
    at an assignment are all out of as many points, which is quicker; the counts tell for how many it is not so.
    """

    assignments: Sequence[PublishedAssignment]
    modules: Sequence[Module]
    rule: PassRule
    first_attempts: bool = False
    even: bool = True

    def persons(self) -> Select[Any]:
        """Count persons by cohort, agency and province, as `Row` reads it; by first attempts, not by module."""
        member = self._members()
        place = (member.c.cohort_id, member.c.agency, member.c.province_code)
        counted = member.c.counted == 1
        each = [
            _sum(_flag(and_(counted, self._digit(member, number) == verdict)))
            for number, _ in enumerate(self._apart)
            for verdict in Verdict
        ]
        return select(
            *place, func.count(), _sum(member.c.started), _sum(member.c.submitted), _sum(member.c.counted),
            *(_sum(_flag(and_(counted, member.c.verdict == verdict))) for verdict in Verdict),
            _sum(func.coalesce(member.c.uneven, 0)), *each,
        ).group_by(*place)  # fmt: skip

    def people(self) -> Select[Any]:
        """Each trainee by username: who they are, whether they count, what their work comes to, and the verdict."""
        own = (PersonRow.username, PersonRow.name)
        member = self._members(*own)
        points = (member.c.certain, member.c.possible, member.c.most)
        place = (member.c.agency, member.c.province_code, member.c.cohort_id)
        columns = (member.c.username, member.c.name, *place, member.c.counted, *points, member.c.verdict)
        return select(*columns).order_by(member.c.username)

    def scores(self, cohorts: Collection[str]) -> Select[Any]:
        """What each trainee's work in each assignment comes to, by username and assignment, of these cohorts ("": of none).

        Username, cohort, assignment; in points: certain, possible, most.
        """
        cohort = func.coalesce(PersonRow.cohort_id, "")
        # Grouped with the person and at one level, for SQLite then reads its indexes in the order asked for, and sorts nothing.
        one = self._tried(None) if self.even else self._work()
        worth = self._worth(_best_of(one)) if self.even else one.c
        points = [worth[name] / literal(float(NANO), Double) for name in ("certain", "possible", "most")]
        order = (PersonRow.username, one.c.assignment_id)
        query = (
            select(PersonRow.username, cohort, one.c.assignment_id, *points)
            .join(one, one.c.student_id == PersonRow.username)
            .where(PersonRow.role == Role.TRAINEE, cohort.in_(sorted(cohorts)))
            .order_by(*order)
        )
        return query.group_by(*order) if self.even else query

    @staticmethod
    def uneven() -> Select[Any]:
        """Ask whether anybody's attempts at an assignment are out of different points, so that `even` does not hold."""
        pair = (JobRow.student_id, JobRow.assignment_id)
        least, most = func.min(JobRow.max_score), func.max(JobRow.max_score)
        return select(select(JobRow.student_id).group_by(*pair).having(least < most).exists())

    def learned(self, before: str, after: str) -> Select[Any]:
        """Count people by their points in two assignments, where both are decided: cohort, points and most of each."""
        one, other = (self._work(name).alias(alias) for name, alias in ((before, "one"), (after, "other")))
        points = [part for side in (one, other) for part in (side.c.score, side.c.most)]
        decided = [
            and_(side.c.scored == 1, side.c.most > 0, side.c.certain == side.c.score, side.c.possible == side.c.score)
            for side in (one, other)
        ]
        cohort = func.coalesce(PersonRow.cohort_id, "")
        return (
            select(cohort, *points, func.count())
            .select_from(one.join(other, other.c.student_id == one.c.student_id))
            .join(PersonRow, PersonRow.username == one.c.student_id)
            .where(PersonRow.role == Role.TRAINEE, *decided)
            .group_by(cohort, *points)
        )

    def _members(self, *own: Any) -> CTE:
        """Every trainee, judged by all that counts: work not begun is out of its module's points of today."""
        sums = self._sums()
        today = literal(sum(nano(module.max_score) for module in self.modules), BigInteger)
        rejected = exists().where(RejectionRow.student_id == PersonRow.username)
        submitted = or_(sums.c.student_id.is_not(None), rejected)
        started = or_(submitted, exists().where(FetchRow.student_id == PersonRow.username))
        come_to = {WhoCounts.REGISTERED: true(), WhoCounts.STARTED: started, WhoCounts.SUBMITTED: submitted}
        person = (
            select(
                *own, func.coalesce(PersonRow.cohort_id, "").label("cohort_id"), PersonRow.agency, PersonRow.province_code,
                _flag(started).label("started"), _flag(submitted).label("submitted"),
                _flag(come_to[self.rule.who_counts]).label("counted"),
                func.coalesce(sums.c.certain, 0).label("certain"), func.coalesce(sums.c.possible, 0).label("possible"),
                (today + func.coalesce(sums.c.beyond, 0)).label("most"), sums.c.uneven,
                *(sums.c[f"verdicts_{part}"] for part in range(self._parts)),
            )
            .select_from(PersonRow)
            .outerjoin(sums, sums.c.student_id == PersonRow.username)
            .where(PersonRow.role == Role.TRAINEE)
            .subquery("person_sums")
        )  # fmt: skip
        return select(*person.c, _verdict(person, self.rule)).cte("member").prefix_with("MATERIALIZED")

    def _sums(self) -> Subquery:
        """What each person's counted work comes to, and the verdict on each module of it, three bits a module.

        `beyond` is how far the points of the work lie above those of today.
        """
        work = self._work()
        points = {one.assignment_id: literal(nano(one.max_score), BigInteger) for one in self.modules}
        today = _chosen(points, work.c.assignment_id)
        counted = today.is_not(None)
        sums = {"certain": work.c.certain, "possible": work.c.possible, "beyond": work.c.most - today}
        verdict = _verdict(work, self.rule)
        parts = [
            _sum(verdict * func.coalesce(_chosen(places, work.c.assignment_id), 0)).label(f"verdicts_{number}")
            for number, places in enumerate(self._places())
        ]
        return select(
            work.c.student_id, *(_sum(case((counted, one), else_=0)).label(name) for name, one in sums.items()),
            _sum(work.c.uneven).label("uneven"), *parts,
        ).group_by(work.c.student_id).subquery("sums")  # fmt: skip

    @property
    def _apart(self) -> Sequence[Module]:
        """The modules that are counted each by itself."""
        return () if self.first_attempts else self.modules

    @property
    def _parts(self) -> int:
        return -(-len(self._apart) // _MODULES_A_NUMBER)

    def _places(self) -> Sequence[Mapping[str, Number]]:
        """Where each module's verdict stands: so many modules to a number."""
        parts: list[dict[str, Number]] = [{} for _ in range(self._parts)]
        for number, module in enumerate(self._apart):
            part, place = divmod(number, _MODULES_A_NUMBER)
            parts[part][module.assignment_id] = literal(1 << _BITS * place, BigInteger)
        return parts

    def _digit(self, member: CTE, number: int) -> Number:
        part, place = divmod(number, _MODULES_A_NUMBER)
        below = member.c[f"verdicts_{part}"] // literal(1 << _BITS * place, BigInteger)
        return below % literal(1 << _BITS, BigInteger)

    def _work(self, only: str | None = None) -> Subquery:
        """What counts of each person's work in each assignment, in billionths: what it is out of and can become.

        Of the assignment `only`, also its points, if it has any (`scored`).
        """
        one = dict((self._best(only) if self.even else self._best_share(only)).c.items())
        scored = [] if only is None else [
            _flag(one["score"].is_not(None)).label("scored"), _Nano(func.coalesce(one["score"], 0.0)).label("score"),
        ]  # fmt: skip
        worth = [column.label(name) for name, column in self._worth(one).items()]
        return select(one["student_id"], one["assignment_id"], *scored, *worth).subquery("work")

    def _worth(self, one: Mapping[str, Number]) -> Mapping[str, Number]:
        """What the best attempts of `_best_of` come to, in billionths, and whether they are out of different points."""
        points = {item.assignment_id: literal(item.max_score, Double) for item in self.assignments}
        today = _chosen(points, one["assignment_id"])
        most, score = func.coalesce(one["most"], today), func.coalesce(one["score"], 0.0)
        # An attempt without any points yet can still come to all of them.
        open_to = case((and_(one["unscored"] == 1, today > 0), most), else_=0.0)
        possible = _greater(func.coalesce(one["possible"], 0.0), open_to)
        return {
            "most": _Nano(most),
            "certain": _Nano(_lesser(score, func.coalesce(one["certain"], 0.0))),
            "possible": _Nano(_greater(score, possible)),
            "uneven": _flag(one["least"] < one["most"]),
        }

    def _best(self, only: str | None) -> CTE:
        """The best of a person's attempts at an assignment, if all are out of as many points (`least` == `most`)."""
        tried = self._tried(only)
        if self.first_attempts:
            each = (tried.c[name] for name in ("student_id", "assignment_id", "score", "most", "certain", "possible"))
            unscored = _flag(tried.c.score.is_(None))
            return select(*each, tried.c.most.label("least"), unscored.label("unscored")).cte("firsts")
        return (
            select(*(column.label(name) for name, column in _best_of(tried).items()))
            .group_by(tried.c.student_id, tried.c.assignment_id)
            .cte(f"best_of_{only}" if only else "best")
        )

    def _best_share(self, only: str | None) -> Subquery:
        """The best by the share of an attempt's own points, the earliest of equals: releases differ in theirs."""
        best, tried = self._best(only), self._tried(only)
        same = and_(tried.c.student_id == best.c.student_id, tried.c.assignment_id == best.c.assignment_id)
        final = _flag(and_(tried.c.certain == tried.c.score, tried.c.possible == tried.c.score))
        pair = (tried.c.student_id, tried.c.assignment_id)
        order = (_out_of(1.0, tried.c.score, tried.c.most).desc(), final.desc(), tried.c.number)
        rival = (
            select(
                *tried.c, best.c.unscored,
                func.first_value(tried.c.score).over(partition_by=pair, order_by=order).label("counted_score"),
                func.first_value(tried.c.most).over(partition_by=pair, order_by=order).label("counted_most"),
            )
            .select_from(best.join(tried, same))
            .where(best.c.least < best.c.most, tried.c.score.is_not(None))
            .subquery("rival")
        )  # fmt: skip
        scale = rival.c.counted_most
        uneven = select(
            rival.c.student_id, rival.c.assignment_id, func.min(rival.c.counted_score), func.min(scale),
            func.max(_out_of(scale, rival.c.certain, rival.c.most)),
            func.max(_out_of(scale, rival.c.possible, rival.c.most)), func.min(scale), func.max(rival.c.unscored),
        ).group_by(rival.c.student_id, rival.c.assignment_id)  # fmt: skip
        even = select(*best.c).where(or_(best.c.least.is_(None), best.c.least == best.c.most))
        return union_all(even, uneven).subquery("one")

    def _tried(self, only: str | None) -> Subquery:
        """The attempts that can count; one with points has the least and the most that these can become."""
        graded, given_up = JobRow.state == JobState.GRADED, JobRow.state == JobState.UNGRADED
        query = select(
            JobRow.student_id, JobRow.assignment_id, JobRow.number, JobRow.score, JobRow.max_score.label("most"),
            case((graded, JobRow.score), (given_up, JobRow.score), else_=0.0).label("certain"),
            case((graded, JobRow.score + JobRow.open_points), else_=JobRow.max_score).label("possible"),
        ).where(*self._rivals())  # fmt: skip
        return (query if only is None else query.where(JobRow.assignment_id == only)).subquery("tried")

    def _rivals(self) -> Sequence[ColumnElement[bool]]:
        """Which attempts can be the one that counts."""
        if self.first_attempts:
            return [JobRow.number == 1]
        later = JobRow.__table__.alias("later")
        followed = exists().where(
            later.c.student_id == JobRow.student_id,
            later.c.assignment_id == JobRow.assignment_id,
            later.c.number > JobRow.number,
        )
        alone = {AttemptPolicy.FIRST: JobRow.number == 1, AttemptPolicy.LAST: ~followed}
        conditions = []
        for policy, counts in alone.items():
            names = [item.assignment_id for item in self.assignments if item.policy is policy]
            if names:
                conditions.append(or_(JobRow.assignment_id.not_in(names), counts))
        return conditions


def _best_of(tried: Subquery) -> Mapping[str, Number]:
    """The columns of a statement that groups attempts by student and assignment."""
    return {
        "student_id": tried.c.student_id,
        "assignment_id": tried.c.assignment_id,
        "score": func.max(tried.c.score),
        "most": func.max(tried.c.most),
        "certain": func.max(tried.c.certain),
        "possible": func.max(tried.c.possible),
        "least": func.min(tried.c.most),
        "unscored": func.max(_flag(tried.c.score.is_(None))),
    }


def _verdict(points: Subquery, rule: PassRule) -> Number:
    """Judge `certain` and `possible` of `most`."""
    mark = _mark(points.c.most, rule)
    return case(
        (points.c.most == 0, literal(int(Verdict.NOTHING), BigInteger)), (points.c.certain >= mark, Verdict.PASSES),
        (points.c.possible >= mark, Verdict.OPEN), else_=Verdict.FAILS,
    ).label("verdict")  # fmt: skip


def _mark(most: Number, rule: PassRule) -> Number:
    """The fewest whole billionths that are the rule's share of `most`: in parts, so that none leaves eight bytes."""
    share = rule.pass_share
    above, below = (literal(number, BigInteger) for number in (share.numerator, share.denominator))
    rest: Number = (most % below) * above + below - 1
    return (most // below) * above + rest // below


def _out_of(scale: Any, points: Number, most: Number) -> Number:
    """`grader.ledger.scoring` compares shares so, step by step."""
    return case((most == scale, points), (most == 0.0, 0.0), else_=points / most * scale)


def _chosen(values: Mapping[str, Number], name: Number) -> Number:
    """Give the value of that name, or none."""
    return case(values, value=name) if values else cast(null(), BigInteger)


def _flag(condition: ColumnElement[bool]) -> Number:
    # Written out: SQLite knows two aggregates for the same by their text, and a parameter differs from every other.
    return case((condition, _ONE), else_=_ZERO)


def _sum(column: Number) -> Number:
    # PostgreSQL adds whole numbers up to a type of any length, which every later step would pay for.
    return cast(func.sum(column), BigInteger)


def _greater(one: Number, other: Number) -> Number:
    return case((one >= other, one), else_=other)


def _lesser(one: Number, other: Number) -> Number:
    return case((one <= other, one), else_=other)
