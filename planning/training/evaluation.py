"""The evaluation form: its questions as data, answers without a name, and what they come to.

Who has answered and what was answered are two tables that nothing joins: no time, no order, random keys.
"""

import tomllib
from collections.abc import Iterable, Mapping
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
    """One filled-in form, under a random key, so that not even the order of rows tells whose it is."""

    __tablename__ = "evaluation_answer"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - as above

    answer_id: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(index=True)
    given: Mapped[dict[str, Any]] = mapped_column(JSON)


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
    before and after one answer would tell that answer.

    `by` has a question's groups with how many answered and their overall rating; a group that is too small is None,
    and so are the next smallest, until those that are None are a large group together.
    """

    invited: int
    answered: int
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


def summary(session: Session, record_id: str, invited: int, *, is_open: bool) -> Summary:
    """Sum up a project's answers; `invited` is how many could have answered. While the form `is_open` they are only counted."""
    rows = session.scalars(select(AnswerRow).where(AnswerRow.record_id == record_id).order_by(AnswerRow.answer_id))
    answers = [row.given for row in rows]
    return _only_counted(answers, invited) if is_open else summarise(form(), answers, invited)


def summarise(asked: Form, answers: list[dict[str, Any]], invited: int) -> Summary:
    """Sum up answers as `check_answer` gives them."""
    if len(answers) < SMALLEST_GROUP:
        return _only_counted(answers, invited)
    items = {item: _rating(asked, [one[item] for one in answers]) for item in asked.rated}
    blocks = {block.block: _rating(asked, _points(block, answers)) for block in asked.blocks}
    by = {question.item: _groups(asked, question, answers) for question in asked.about}
    comments = tuple(sorted(one["comment"] for one in answers if one["comment"]))
    return Summary(invited, len(answers), False, _overall(asked, answers), blocks, items, by, comments)


def _only_counted(answers: list[dict[str, Any]], invited: int) -> Summary:
    return Summary(invited, len(answers), True, None, {}, {}, {}, ())


def _overall(asked: Form, answers: Iterable[dict[str, Any]]) -> Rating:
    kept = list(answers)
    return _rating(asked, [point for block in asked.blocks for point in _points(block, kept)])


def _points(block: Block, answers: Iterable[dict[str, Any]]) -> list[int]:
    return [one[item.item] for one in answers for item in block.items]


def _groups(asked: Form, question: Question, answers: list[dict[str, Any]]) -> dict[str, Rating | None]:
    groups = {choice.item: [one for one in answers if one[question.item] == choice.item] for choice in question.choices}
    found = {name: members for name, members in groups.items() if members}
    hidden = {name for name, members in found.items() if len(members) < SMALLEST_GROUP}
    # Overall less the groups that are told is what the others come to, which must be no small group either.
    while 0 < sum(len(found[name]) for name in hidden) < SMALLEST_GROUP and found.keys() - hidden:
        hidden.add(min(found.keys() - hidden, key=lambda name: (len(found[name]), name)))
    return {name: None if name in hidden else _overall(asked, members) for name, members in found.items()}


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
