"""Variants of the good API, each different by one behaviour, named for the check that must notice it.

A variant is an ASGI wrapper. It stands inside the envelope (gzip, request ids) unless it is of the envelope.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode

from good_api import CLIENT, KEY, SECRET, Envelope, GoodAPI, token
from joserfc import jws
from joserfc.errors import JoseError
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass
class Answer:
    """What the good API answered, open to change; `path` and `query` are of the request as the variant sends it on."""

    path: str
    query: dict[str, str]
    status: int
    headers: MutableHeaders
    body: bytes

    @property
    def value(self) -> Any:
        return json.loads(self.body)

    def say(self, value: object) -> None:
        self.body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()


@dataclass
class Question:
    """One request, open to change."""

    path: str
    query: dict[str, str]
    headers: dict[str, str] = field(default_factory=dict)


Ask = Callable[[Question], object]
Tell = Callable[[Answer], object]
Change = Callable[[Any], None]


class Variant:
    """The good API with one behaviour changed: what it hears (`ask`), or what it says (`tell`)."""

    def __init__(self, app: ASGIApp, ask: Ask, tell: Tell) -> None:
        self._app, self._ask, self._tell = app, ask, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        root = scope.get("root_path", "")
        question = Question(
            scope["path"].removeprefix(root),
            dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True)),
            {name.decode(): value.decode("latin-1") for name, value in scope["headers"]},
        )
        self._ask(question)
        inner = {
            **scope,
            "path": root + question.path,
            "query_string": urlencode(question.query).encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in question.headers.items()],
        }
        start: Message = {}

        async def send_changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            answer = Answer(
                question.path, question.query, start["status"], MutableHeaders(scope=start), message.get("body", b"")
            )
            self._tell(answer)
            if answer.body or "content-length" in answer.headers:
                answer.headers["Content-Length"] = str(len(answer.body))
            await send({**start, "status": answer.status})
            await send({"type": "http.response.body", "body": answer.body})

        await self._app(inner, receive, send_changed)


def _nothing(_: object) -> None:
    pass


VARIANTS: dict[str, tuple[str, Callable[[], ASGIApp]]] = {}
"""By the variant's name: the check that must fail, and how to make the API."""


def hears(check: str, *, envelope: bool = False) -> Callable[[Change], Change]:
    """Add the variant whose requests are changed by the function below."""
    return _added(check, lambda change: (change, _nothing), envelope)


def says(check: str, *, envelope: bool = False) -> Callable[[Change], Change]:
    """Add the variant whose answers are changed by the function below."""
    return _added(check, lambda change: (_nothing, change), envelope)


def hears_and_says(check: str, ask: Ask) -> Callable[[Change], Change]:
    """Add the variant whose requests are changed by `ask`, and its answers by the function below."""
    return _added(check, lambda change: (ask, change), envelope=False)


def _added(check: str, sides: Callable[[Change], tuple[Ask, Tell]], envelope: bool) -> Callable[[Change], Change]:
    def add(change: Change) -> Change:
        def make() -> ASGIApp:
            if envelope:
                return Variant(Envelope(GoodAPI()), *sides(change))
            return Envelope(Variant(GoodAPI(), *sides(change)))

        VARIANTS[change.__name__] = check, make
        return change

    return add


def _claims(question: Question) -> tuple[str, dict[str, Any], dict[str, Any]] | None:
    given = question.headers.get("authorization", "").removeprefix("Bearer ")
    try:
        header, payload = (json.loads(_decoded(part)) for part in given.split(".")[:2])
    except ValueError:
        return None
    return given, header, payload


def _decoded(part: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _signed(given: str) -> bool:
    try:
        jws.deserialize_compact(given, KEY, algorithms=["HS256"])
    except JoseError:
        return False
    return True


def _trust(question: Question, payload: dict[str, Any], **more: object) -> None:
    question.headers["authorization"] = f"Bearer {token(**{**payload, **more})}"


# -- auth


@hears("auth.required")
def anyone_may_read(question: Question) -> None:
    if "authorization" not in question.headers:
        _trust(question, {})


@says("auth.challenge")
def refusal_without_challenge(answer: Answer) -> None:
    if "www-authenticate" in answer.headers:
        del answer.headers["www-authenticate"]


@hears("auth.forged")
def signature_is_not_checked(question: Question) -> None:
    if (told := _claims(question)) and told[1]["alg"] == "HS256" and not _signed(told[0]):
        _trust(question, told[2])


@hears("auth.unsigned")
def alg_none_is_taken(question: Question) -> None:
    if (told := _claims(question)) and told[1]["alg"] == "none":
        _trust(question, told[2])


@hears("auth.expired")
def expiry_is_not_checked(question: Question) -> None:
    if (told := _claims(question)) and _signed(told[0]):
        _trust(question, told[2], exp=4_102_444_800)


@hears("auth.scope")
def scope_is_not_checked(question: Question) -> None:
    if (told := _claims(question)) and _signed(told[0]):
        _trust(question, told[2], scope="read")


@says("auth.scope")
def insufficient_scope_is_401(answer: Answer) -> None:
    if answer.status == 403:
        answer.status = 401
        answer.headers["www-authenticate"] = "Bearer"
        answer.say({**answer.value, "status": 401})


@hears("auth.query")
def token_in_the_address_is_taken(question: Question) -> None:
    if given := question.query.pop("access_token", None):
        question.headers["authorization"] = f"Bearer {given}"


@hears("auth.client")
def any_client_secret_will_do(question: Question) -> None:
    from base64 import b64encode

    if question.path == "/oauth/token":
        question.headers["authorization"] = f"Basic {b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"


# -- paging


@says("paging.complete")
def last_row_is_lost(answer: Answer) -> None:
    if answer.path == "/observations" and answer.query.get("offset") == "21" and answer.status == 200:
        answer.say({**answer.value, "data": answer.value["data"][:-1]})


@says("paging.complete")
def silent_cap_of_five_rows(answer: Answer) -> None:
    if answer.path == "/observations" and answer.status == 200:
        answer.say({**answer.value, "data": answer.value["data"][:5]})


@says("paging.complete")
def a_cursor_page_skips_a_row(answer: Answer) -> None:
    if answer.path == "/facilities" and answer.query.get("cursor") == "c6":
        answer.say({**answer.value, "items": answer.value["items"][1:]})


@says("paging.unique")
def last_page_repeats_a_row(answer: Answer) -> None:
    if answer.path == "/observations" and answer.query.get("offset") == "21" and answer.status == 200:
        rows = answer.value["data"]
        answer.say({**answer.value, "data": [rows[0], *rows]})


@says("paging.total")
def total_is_what_is_left(answer: Answer) -> None:
    if answer.path == "/observations" and answer.status == 200:
        answer.say({**answer.value, "total": answer.value["total"] - answer.value["offset"]})


_SEEN: Counter[str] = Counter()


@says("paging.stable")
def order_changes_when_asked_again(answer: Answer) -> None:
    asked = repr(sorted(answer.query.items()))
    if answer.path == "/observations" and answer.status == 200:
        _SEEN[asked] += 1
        if _SEEN[asked] > 1:
            answer.say({**answer.value, "data": answer.value["data"][::-1]})


@hears("paging.limit")
def a_row_more_than_asked_for(question: Question) -> None:
    if question.query.get("limit") == "1":
        question.query["limit"] = "2"


@says("paging.links")
def next_link_drops_the_filter(answer: Answer) -> None:
    if "link" in answer.headers:
        answer.headers["link"] = answer.headers["link"].replace("fy=2569&", "")


@says("paging.links")
def next_link_leads_elsewhere(answer: Answer) -> None:
    if "link" in answer.headers:
        answer.headers["link"] = re.sub(r"http://[^/]+/", "http://elsewhere.example/", answer.headers["link"])


@hears("paging.end")
def after_the_end_it_begins_again(question: Question) -> None:
    if question.query.get("offset") == "24":
        question.query["offset"] = "0"


@hears("paging.refusal")
def negative_offset_is_zero(question: Question) -> None:
    if question.query.get("offset") == "-1":
        question.query["offset"] = "0"


@hears("paging.refusal")
def unknown_cursor_is_the_beginning(question: Question) -> None:
    if not re.fullmatch(r"c\d+", question.query.get("cursor", "c0")):
        del question.query["cursor"]


# -- data


@says("data.reconcile")
def total_of_one_quarter_is_off_by_one(answer: Answer) -> None:
    if answer.path == "/totals" and answer.status == 200:
        value = answer.value
        for row in value["data"]:
            row["numerator"] += row["quarter"] == 2
        answer.say(value)


@says("data.partition")
def a_filter_counts_a_row_too_many(answer: Answer) -> None:
    if answer.query.get("quarter") == "2" and answer.status == 200:
        answer.say({**answer.value, "total": answer.value["total"] + 1})


def _each_row(
    answer: Answer, change: Callable[[dict[str, Any]], object], path: str = "/observations", rows: str = "data"
) -> None:
    if answer.path == path and answer.status == 200:
        value = answer.value
        for row in value[rows]:
            change(row)
        answer.say(value)


@says("data.rate")
def rate_is_a_share(answer: Answer) -> None:
    _each_row(answer, lambda row: row.update(rate=row["rate"] and row["rate"] / 100))


@says("data.zero_denominator")
def no_data_is_zero_percent(answer: Answer) -> None:
    _each_row(answer, lambda row: row.update(rate=row["rate"] or 0))


@says("data.codes")
def leading_zeros_are_lost(answer: Answer) -> None:
    _each_row(answer, lambda row: row.update(hospcode=str(int(row["hospcode"]))), "/facilities", "items")


@says("data.thai")
def thai_is_escaped_twice(answer: Answer) -> None:
    _each_row(answer, lambda row: row.update(name_th=json.dumps(row["name_th"])[1:-1]))


@says("data.thai")
def thai_is_read_as_latin_1(answer: Answer) -> None:
    _each_row(answer, lambda row: row.update(name_th=row["name_th"].encode().decode("latin-1")))


@says("data.years")
def years_are_of_the_common_era(answer: Answer) -> None:
    _each_row(answer, lambda row: row.update(since=row["since"] - 543), "/facilities", "items")


@says("data.label")
def label_is_missing(answer: Answer) -> None:
    del answer.headers["x-data-status"]


# -- errors


@says("errors.problem")
def unknown_path_is_a_web_page(answer: Answer) -> None:
    if answer.status == 404 and "provinces" not in answer.path:
        answer.headers["content-type"] = "text/html"
        answer.say("<h1>404 ไม่พบหน้านี้</h1>".encode())


@says("errors.problem")
def status_in_the_body_differs(answer: Answer) -> None:
    if answer.status == 400:
        answer.say({**answer.value, "status": 500})


def _each_problem(answer: Answer, **change: object) -> None:
    if answer.status >= 400 and "problem" in answer.headers.get("content-type", ""):
        value = {**answer.value, **change}
        answer.say({name: told for name, told in value.items() if told is not None})


@says("errors.code")
def refusal_without_code(answer: Answer) -> None:
    _each_problem(answer, code=None)


_NUMBERS = count()


@says("errors.code")
def code_changes_each_time(answer: Answer) -> None:
    _each_problem(answer, code=f"E{next(_NUMBERS)}")


@says("errors.thai")
def refusal_in_english_only(answer: Answer) -> None:
    _each_problem(answer, detail="Bad request")


@says("errors.request_id")
def refusal_has_another_request_id(answer: Answer) -> None:
    _each_problem(answer, request_id="00000000")


@says("errors.field")
def refusal_names_no_parameter(answer: Answer) -> None:
    if answer.status == 400:
        _each_problem(answer, detail="คำขอไม่ถูกต้อง", errors=[])


@says("errors.internals")
def refusal_shows_a_stack_trace(answer: Answer) -> None:
    if answer.status == 400:
        trace = 'Traceback (most recent call last):\n  File "/srv/app.py", line 12, in get\n'
        answer.say({**answer.value, "trace": trace})


@says("errors.unknown_path")
def unknown_path_is_200(answer: Answer) -> None:
    if answer.status == 404 and answer.value["code"] == "route-unknown":
        answer.status = 200


@says("errors.wrong_method")
def wrong_method_is_not_told_what_is_right(answer: Answer) -> None:
    if answer.status == 405:
        del answer.headers["allow"]


@hears("errors.unknown_parameter")
def unknown_parameters_are_ignored(question: Question) -> None:
    question.query.pop("no_such_parameter", None)


@says("errors.no_crash")
def a_word_for_a_number_crashes(answer: Answer) -> None:
    if answer.query.get("limit") == "abc":
        answer.status = 500
        answer.say({**answer.value, "status": 500})


# -- caching


def _without_number(question: Question) -> None:
    if "if-none-match" in question.headers:
        question.headers["if-none-match"] = re.sub(r'-\d+"$', '"', question.headers["if-none-match"])


@hears_and_says("caching.etag", _without_number)
def etag_is_new_each_time(answer: Answer) -> None:
    if "etag" in answer.headers:
        answer.headers["etag"] = f'{answer.headers["etag"][:-1]}-{next(_NUMBERS)}"'


@hears("caching.not_modified")
def if_none_match_is_ignored(question: Question) -> None:
    question.headers.pop("if-none-match", None)


@hears("caching.stale")
def any_etag_is_good(question: Question) -> None:
    if "if-none-match" in question.headers:
        question.headers["if-none-match"] = "*"


def _that_one_is_good(question: Question) -> None:
    if question.headers.get("if-none-match") == '"v1"':
        question.headers["if-none-match"] = "*"


@hears_and_says("caching.representation", _that_one_is_good)
def one_etag_for_all(answer: Answer) -> None:
    if "etag" in answer.headers:
        answer.headers["etag"] = '"v1"'


@says("caching.vary")
def vary_forgets_authorization(answer: Answer) -> None:
    answer.headers["vary"] = "Accept-Encoding"


# -- headers


@hears("headers.request_id", envelope=True)
def one_request_id_for_all(question: Question) -> None:
    question.headers.setdefault("x-request-id", "1")


@hears("headers.echo", envelope=True)
def callers_request_id_is_ignored(question: Question) -> None:
    question.headers.pop("x-request-id", None)


@hears("headers.gzip", envelope=True)
def nothing_is_compressed(question: Question) -> None:
    question.headers.pop("accept-encoding", None)


@says("headers.retry_after")
def too_many_without_when(answer: Answer) -> None:
    if "retry-after" in answer.headers:
        del answer.headers["retry-after"]


# -- schema


@says("schema.document")
def document_refers_to_nowhere(answer: Answer) -> None:
    if answer.path == "/openapi.json":
        document = answer.value
        document["components"]["schemas"]["Unused"] = {"$ref": "#/components/schemas/Nowhere"}
        answer.say(document)


@says("schema.status")
def success_is_201(answer: Answer) -> None:
    if answer.path == "/observations" and answer.status == 200:
        answer.status = 201


@says("schema.content_type")
def json_is_called_text(answer: Answer) -> None:
    if answer.path == "/observations" and answer.status == 200:
        answer.headers["content-type"] = "text/plain"


@says("schema.conformance")
def a_field_is_missing(answer: Answer) -> None:
    _each_row(answer, lambda row: row.pop("name_th"), "/facilities", "items")


@says("generated.valid")
def a_documented_order_crashes(answer: Answer) -> None:
    if answer.query.get("sort") == "-province" and answer.status == 200:
        answer.status = 500


@says("generated.invalid")
def a_worded_quarter_crashes(answer: Answer) -> None:
    if not answer.query.get("quarter", "1").isdigit():
        answer.status = 500
