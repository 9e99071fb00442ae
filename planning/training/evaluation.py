"""The evaluation form: its questions as data, answers without a name, and what they come to.

Who has answered and what was answered are two tables that nothing joins: no time, no order, random keys.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from secrets import token_hex
from typing import Any

from sqlalchemy import JSON, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.store import Base
from planning.errors import EntryRefused
from planning.training.project import Project
from planning.training.steps import Item

SMALLEST_GROUP = 5
SCALE = (5, 4, 3, 2, 1)
LONGEST_COMMENT = 2000
_HUNDREDTH = Decimal("0.01")


class TicketRow(Base):
    """Somebody has answered a project's form."""

    __tablename__ = "evaluation_ticket"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    record_id: Mapped[str] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(primary_key=True)


class AnswerRow(Base):
    """One filled-in form, under a random key, so that not even the order of rows tells whose it is.

    `told` numbers the time at which it came into the results that are shown, with at least `SMALLEST_GROUP` at once.
    """

    __tablename__ = "evaluation_answer"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - as above

    answer_id: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(index=True)
    given: Mapped[dict[str, Any]] = mapped_column(JSON)
    told: Mapped[int | None]


@dataclass(frozen=True)
class Question:
    """A question about whoever answers, and the answers to choose from."""

    item: str
    name_th: str
    name_en: str
    choices: tuple[Item, ...]


@dataclass(frozen=True)
class Block:
    """A topic and its items."""

    block: str
    name_th: str
    name_en: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Level:
    """What a mean of at least `lowest` is called."""

    lowest: Decimal
    name_th: str
    name_en: str


@dataclass(frozen=True)
class Form:
    """The form; `self_rating` is asked twice, for before and after the training."""

    version: str
    title_th: str
    title_en: str
    about: tuple[Question, ...]
    blocks: tuple[Block, ...]
    self_rating: Item
    levels: tuple[Level, ...]

    @property
    def rated(self) -> tuple[str, ...]:
        """Every item that is answered on the scale, in the form's order."""
        asked = [item.item for block in self.blocks for item in block.items]
        return (*asked, f"{self.self_rating.item}_before", f"{self.self_rating.item}_after")


@dataclass(frozen=True)
class Rating:
    """n answers to an item: mean and sample standard deviation to two decimals, half up; None below two answers."""

    n: int
    mean: Decimal | None
    deviation: Decimal | None
    level: Level | None


@dataclass(frozen=True)
class Summary:
    """What the answers come to.

    `suppressed`: fewer than `SMALLEST_GROUP` answered, or the form still takes answers, so nothing else is told: means
    before and after one answer would tell that answer. So `waiting` answers that came after results were shown are in none
    before there are `SMALLEST_GROUP` of them.

    `by` has a question's groups with how many answered and their overall rating; a group that is too small, or grew by too
    few, is None, and so are the next smallest, until those that are None are a large group together.
    """

    invited: int
    answered: int
    waiting: int
    suppressed: bool
    overall: Rating | None
    blocks: Mapping[str, Rating]
    items: Mapping[str, Rating]
    by: Mapping[str, Mapping[str, Rating | None]]
    comments: tuple[str, ...]

    @property
    def response_percent(self) -> Decimal | None:
        """Answered in percent of invited, to two decimals; None where nobody was invited."""
        return _rounded(Decimal(100 * self.answered) / self.invited) if self.invited else None


@cache
def form() -> Form:
    """Read the form as it is shipped."""
    raw = tomllib.loads((resources.files("planning.training") / "evaluation.toml").read_text(encoding="utf-8"))
    return Form(
        version=raw["version"],
        title_th=raw["title_th"],
        title_en=raw["title_en"],
        about=tuple(
            Question(item["item"], item["name_th"], item["name_en"], _items(item["choices"], "choice"))
            for item in raw["about"]
        ),
        blocks=tuple(
            Block(item["block"], item["name_th"], item["name_en"], _items(item["items"], "item"))
            for item in raw["blocks"]
        ),
        self_rating=Item(**raw["self_rating"]),
        levels=tuple(Level(Decimal(item["from"]), item["name_th"], item["name_en"]) for item in raw["levels"]),
    )


def answer(session: Session, record_id: str, username: str, given: Mapping[str, str]) -> None:
    """Take in a filled-in form, once a person. Raises EntryRefused, which names the question in `field`."""
    checked = check_answer(form(), given)
    session.add(TicketRow(record_id=record_id, username=username))
    try:
        session.flush()
    except IntegrityError as error:
        raise EntryRefused(
            "answered-already",
            th="ท่านตอบแบบประเมินนี้แล้ว ขอบคุณครับ/ค่ะ คำตอบแก้ไขไม่ได้เพราะระบบไม่เก็บว่าเป็นของผู้ใด",
            en="You have answered already, thank you; an answer cannot be changed, for nobody knows whose it is.",
        ) from error
    session.add(AnswerRow(answer_id=token_hex(16), record_id=record_id, given=checked))
    session.flush()


def answered(session: Session, record_id: str) -> frozenset[str]:
    """Name who has answered; which answers are whose is not kept."""
    return frozenset(session.scalars(select(TicketRow.username).where(TicketRow.record_id == record_id)))


def invited(session: Session, project: Project, people: Iterable[str]) -> int:
    """Count who could answer: as kept when the form was closed; before, who is of its `people` now or has answered.

    Whoever moved to another cohort after answering was invited all the same, so never fewer than have answered.
    """
    kept = project.evaluation_invited
    if kept is not None and not project.evaluation_is_open:
        return kept
    return max(kept or 0, len(answered(session, project.record_id).union(people)))


def check_answer(asked: Form, given: Mapping[str, str]) -> dict[str, Any]:
    """Give the answers to keep: chosen ones, ratings as numbers, the comment. Raises EntryRefused."""
    kept: dict[str, Any] = {}
    for question in asked.about:
        if given.get(question.item) not in {choice.item for choice in question.choices}:
            raise _unanswered(question.item, question.name_th, question.name_en)
        kept[question.item] = given[question.item]
    for item in asked.rated:
        if given.get(item) not in {str(point) for point in SCALE}:
            raise _unanswered(item, "ทุกข้อด้วยคะแนน 1 ถึง 5", "every item with 1 to 5")
        kept[item] = int(given[item])
    comment = given.get("comment", "").strip()
    if len(comment) > LONGEST_COMMENT:
        raise EntryRefused(
            "comment-too-long",
            th=f"ข้อเสนอแนะยาวเกิน {LONGEST_COMMENT} ตัวอักษร โปรดย่อ",
            en=f"The comment is longer than {LONGEST_COMMENT} characters; shorten it.",
            field="comment",
        )
    return {**kept, "comment": comment}


def tell(session: Session, record_id: str) -> None:
    """Take what is not in the results yet into them, now that the form is closed, unless so few are added that these follow."""
    rows = session.scalars(select(AnswerRow).where(AnswerRow.record_id == record_id)).all()
    waiting = [row for row in rows if row.told is None]
    if len(waiting) < SMALLEST_GROUP:
        return
    number = 1 + max((row.told for row in rows if row.told is not None), default=0)
    for row in waiting:
        row.told = number
    session.flush()


def summary(session: Session, record_id: str, invited: int, *, is_open: bool) -> Summary:
    """Sum up a project's answers; `invited` is how many could have answered. While the form `is_open` they are only counted."""
    rows = session.scalars(select(AnswerRow).where(AnswerRow.record_id == record_id).order_by(AnswerRow.answer_id))
    batches: dict[int, list[dict[str, Any]]] = {}
    waiting = 0
    for row in rows:
        if row.told is None:
            waiting += 1
        else:
            batches.setdefault(row.told, []).append(row.given)
    told = [batches[number] for number in sorted(batches)]
    if is_open or not told:
        return _only_counted(waiting + sum(map(len, told)), invited)
    return summarise(form(), told, invited, waiting=waiting)


def summarise(asked: Form, batches: Sequence[list[dict[str, Any]]], invited: int, *, waiting: int = 0) -> Summary:
    """Sum up answers as `check_answer` gives them, in the batches in which they came into the results."""
    answers = [one for batch in batches for one in batch]
    if len(answers) < SMALLEST_GROUP:
        return _only_counted(waiting + len(answers), invited)
    items = {item: _rating(asked, [one[item] for one in answers]) for item in asked.rated}
    blocks = {block.block: _rating(asked, _points(block, answers)) for block in asked.blocks}
    by = {question.item: _groups(asked, question, batches) for question in asked.about}
    comments = tuple(sorted(one["comment"] for one in answers if one["comment"]))
    return Summary(
        invited=invited,
        answered=waiting + len(answers),
        waiting=waiting,
        suppressed=False,
        overall=_overall(asked, answers),
        blocks=blocks,
        items=items,
        by=by,
        comments=comments,
    )


def _only_counted(answered: int, invited: int) -> Summary:
    return Summary(invited, answered, waiting=0, suppressed=True, overall=None, blocks={}, items={}, by={}, comments=())


def _overall(asked: Form, answers: Iterable[dict[str, Any]]) -> Rating:
    kept = list(answers)
    return _rating(asked, [point for block in asked.blocks for point in _points(block, kept)])


def _points(block: Block, answers: Iterable[dict[str, Any]]) -> list[int]:
    return [one[item.item] for one in answers for item in block.items]


def _groups(asked: Form, question: Question, batches: Sequence[list[dict[str, Any]]]) -> dict[str, Rating | None]:
    groups: dict[str, list[dict[str, Any]]] = {}
    hidden: set[str] = set()
    # What was told once is known: each batch's part of a group follows, and what was hidden once stays so.
    for batch in batches:
        sizes = Counter(one[question.item] for one in batch)
        for one in batch:
            groups.setdefault(one[question.item], []).append(one)
        hidden |= {name for name, size in sizes.items() if size < SMALLEST_GROUP}
        # Overall less the groups that are told is what the others come to, which must be no small group either.
        while 0 < sum(sizes[name] for name in hidden) < SMALLEST_GROUP and sizes.keys() - hidden:
            hidden.add(min(sizes.keys() - hidden, key=lambda name: (len(groups[name]), name)))
    order = [choice.item for choice in question.choices if choice.item in groups]
    return {name: None if name in hidden else _overall(asked, groups[name]) for name in order}


def _rating(asked: Form, points: list[int]) -> Rating:
    n = len(points)
    if not n:
        return Rating(0, None, None, None)
    mean = Decimal(sum(points)) / n
    shown = _rounded(mean)
    level = next(level for level in asked.levels if shown >= level.lowest)
    if n == 1:
        return Rating(n, shown, None, level)
    squares = sum(((Decimal(point) - mean) ** 2 for point in points), Decimal(0))
    return Rating(n, shown, _rounded((squares / (n - 1)).sqrt()), level)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_HUNDREDTH, ROUND_HALF_UP)


def _items(raw: Iterable[Mapping[str, str]], key: str) -> tuple[Item, ...]:
    return tuple(Item(item[key], item["name_th"], item["name_en"]) for item in raw)


def _unanswered(field: str, th: str, en: str) -> EntryRefused:
    return EntryRefused("unanswered", th=f"โปรดตอบ{th}", en=f"Answer {en}.", field=field)
