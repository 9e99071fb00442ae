"""Requests made up from the OpenAPI document (schemathesis): thousands of ways to ask that nobody thought of.

Only GET is made up, so that nothing changes at the partner's; the same seed asks the same questions.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

from contracts.check import check
from contracts.checks.schema import document_of, judge
from contracts.document import Operation
from contracts.errors import CheckFailed, NotApplicable
from contracts.exchange import Exchange
from contracts.link import Link
from contracts.model import Generated, Severity

_SERVER_ERROR = 500


@check(
    "generated.valid",
    th="คำขอที่สุ่มตามเอกสาร ได้คำตอบตามเอกสาร",
    en="Made-up requests get documented answers",
    why="เอกสารที่อนุญาตค่าหนึ่งแต่ระบบรับไม่ได้ จะทำให้ผู้เรียกพบข้อผิดพลาดในวันใช้งานจริง",
)
def valid(link: Link) -> None:
    """Requests that the document allows get a status, a type and a body that it names, and never a 5xx."""
    _ask(link, "positive", lambda operation, answer: judge(link.document, operation, answer))


@check(
    "generated.invalid",
    th="คำขอที่สุ่มให้ผิด ไม่ทำให้ระบบขัดข้อง",
    en="Made-up bad requests do not crash the API",
    why="ค่าที่ไม่มีใครนึกถึงมาถึงระบบเสมอ ระบบต้องปฏิเสธโดยไม่ล่ม",
    severity=Severity.CRITICAL,
)
def invalid(link: Link) -> None:
    """Requests that the document forbids are never answered with a 5xx."""
    _ask(link, "negative", _not_crashed)


def _not_crashed(_operation: Operation, answer: Exchange) -> None:
    if answer.status >= _SERVER_ERROR:
        raise CheckFailed(
            f"{answer.line} ทำให้ระบบขัดข้อง (ตอบ {answer.status}) ทั้งที่ควรปฏิเสธด้วย 4xx",
            f"{answer.line} crashes the API (it answers {answer.status}); it should refuse with 4xx.",
            answer,
        )


def _ask(link: Link, mode: str, judged: Callable[[Operation, Exchange], None]) -> None:
    promise = link.contract.generated
    if promise is None:
        raise NotApplicable("สัญญาไม่ได้ให้สุ่มคำขอ", "The contract asks for no made-up requests.")
    import schemathesis
    from schemathesis.config import SchemathesisConfig

    told = document_of(link)
    # a configuration of our own: schemathesis would look for one in the working directory
    api = schemathesis.openapi.from_dict(dict(told.raw), config=SchemathesisConfig())
    with _nothing_left_behind():
        for operation in told.operations:
            if operation.method == "get" and (not promise.paths or operation.path in promise.paths):
                _ask_one(link, promise, api[operation.path]["GET"], mode, partial(judged, operation))


@contextmanager
def _nothing_left_behind() -> Iterator[None]:
    """Keep hypothesis from making its folder in the working directory."""
    from hypothesis.configuration import set_hypothesis_home_dir

    with TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


def _ask_one(link: Link, promise: Generated, operation: Any, mode: str, judged: Callable[[Exchange], None]) -> None:
    import hypothesis
    from schemathesis import GenerationMode

    failures: list[CheckFailed] = []

    def run(case: Any) -> None:
        if failures:  # the first is told; hypothesis would ask on to find a smaller one
            return
        try:
            judged(_answer(link, case))
        except CheckFailed as error:
            failures.append(error)

    asked = hypothesis.given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))(run)
    bounded = hypothesis.settings(
        max_examples=promise.examples,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )(asked)
    # an operation without parameters cannot be asked wrongly
    with suppress(hypothesis.errors.Unsatisfiable):
        hypothesis.seed(promise.seed)(bounded)()
    if failures:
        raise failures[0]


def _answer(link: Link, case: Any) -> Exchange:
    headers = {str(name): str(value) for name, value in (case.headers or {}).items() if _sendable(str(value))}
    return link.send("GET", case.formatted_path, _sent(case.query or {}), headers=headers, recorded=False)


def _sent(query: dict[str, Any]) -> dict[str, Any]:
    """Values as a query string takes them: lists of plain values, everything else as text."""
    return {
        str(name): [str(one) for one in value] if isinstance(value, list) else str(value)
        for name, value in query.items()
    }


def _sendable(value: str) -> bool:
    return value.isascii() and value.isprintable()


CHECKS = (valid, invalid)
