"""The link that is checked: a polite, recording caller over an httpx client.

Every check asks through one `Link`, which keeps all exchanges, asks the same thing only once, keeps to the
contract's manners, and never sends a token to another host.
"""

import ipaddress
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import httpx

from contracts.errors import CannotRun, CheckFailed, ContractProblem
from contracts.exchange import Exchange
from contracts.model import Contract, Query
from contracts.redaction import redact
from contracts.tokens import Credentials, TokenDesk

if TYPE_CHECKING:
    from contracts.document import Document

BANGKOK = timezone(timedelta(hours=7))
OURS = "‹ours›"
"""Stands for the good token of whoever runs the checks."""

_MIB = 1_048_576
_MOST_RETRIES = 3
_TOO_MANY, _UNAVAILABLE = 429, 503


class Link:
    """An API under check. `client` has the base URL; a token it sends by itself is used when none is given."""

    def __init__(
        self,
        client: httpx.Client,
        contract: Contract,
        credentials: Credentials | None = None,
        *,
        beside: Path | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.contract = contract
        self.exchanges: list[Exchange] = []
        self.asked = 0
        self._client = client
        self._beside = beside
        self._sleep = sleep
        self._names: dict[tuple[str, str], str] = {}
        self._known: dict[tuple[object, ...], Exchange] = {}
        self._next_at = 0.0
        self.desk = TokenDesk(client, contract.auth, credentials or Credentials())

    @property
    def base_url(self) -> httpx.URL:
        """The address that is checked."""
        return self._client.base_url

    @property
    def on_this_machine(self) -> bool:
        """Whether the API runs where the checks run, so that nothing travels."""
        host = self.base_url.host
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host in {"localhost", "testserver", ""} or host.endswith(".localhost")

    @cached_property
    def document(self) -> "Document":
        """The OpenAPI document, read once. Raises ContractProblem when it cannot be had."""
        from contracts.document import Document, read_document

        if self._beside is not None:
            return Document(read_document(self._beside), str(self._beside))
        shown = self.get(self.contract.openapi)
        if not shown.ok:
            raise ContractProblem.document_unusable(shown.url, f"HTTP {shown.status}")
        try:
            return Document(shown.json(), str(shown.url))
        except CheckFailed as error:
            raise ContractProblem.document_unusable(shown.url, "no JSON") from error

    def get(
        self,
        path: str,
        query: Query | None = None,
        *,
        token: str | None = OURS,
        headers: Mapping[str, str] | None = None,
    ) -> Exchange:
        """GET `path`; the same question is not asked twice."""
        return self.once("GET", path, query, token=token, headers=headers)

    def once(
        self,
        method: str,
        path: str,
        query: Query | None = None,
        *,
        token: str | None = OURS,
        headers: Mapping[str, str] | None = None,
    ) -> Exchange:
        """Ask with any method, the same question only once."""
        key = (method, self._name(path, query), token, tuple(sorted((headers or {}).items())))
        if key not in self._known:
            self._known[key] = self.send(method, path, query, token=token, headers=headers)
        return self._known[key]

    def send(
        self,
        method: str,
        path: str,
        query: Query | None = None,
        *,
        token: str | None = OURS,
        headers: Mapping[str, str] | None = None,
        recorded: bool = True,
        patient: bool = True,
    ) -> Exchange:
        """Ask anew, and record; a 429, or a 503 that says when, is waited out when `patient`, and the contract's rate is kept to.

        Raises CannotRun when no answer comes.
        """
        for attempt in count():
            if patient:
                self._wait_turn()
            answer = self._exchange(self._request(method, path, query, token, headers or {}))
            if recorded or answer.status == _TOO_MANY:
                self.exchanges.append(answer)
            if not (patient and _asks_to_wait(answer)):
                return answer
            if attempt == _MOST_RETRIES:
                break
            self._sleep(min(_wait_s(answer, attempt), self.contract.manners.longest_wait_s))
        raise CannotRun(
            f"{answer.line} ยังให้รอ ({answer.status}) แม้รอแล้ว {_MOST_RETRIES} ครั้ง โปรดตรวจใหม่ภายหลัง หรือลด manners.requests_per_second",
            f"{answer.line} still answers {answer.status} after {_MOST_RETRIES} waits; check later, or lower manners.requests_per_second.",
            answer,
        )

    def follow(self, seen: Exchange, target: str) -> Exchange:
        """GET what a Link header of `seen` names. Raises CheckFailed when it leads to another host."""
        url = httpx.URL(urljoin(str(seen.url), target))
        if (url.scheme, url.host, url.port) != (seen.url.scheme, seen.url.host, seen.url.port):
            raise CheckFailed(
                f"ลิงก์ในเฮดเดอร์ Link ของ {seen.line} ชี้ไปที่อื่น ({url.scheme}://{url.netloc.decode()}) "
                "ผู้เรียกที่ตามลิงก์จะส่งโทเคนไปผิดที่",
                f"The Link header of {seen.line} leads to another host ({url.scheme}://{url.netloc.decode()}).",
                seen,
            )
        return self.get(str(url))

    def _request(
        self, method: str, path: str, query: Query | None, token: str | None, headers: Mapping[str, str]
    ) -> httpx.Request:
        request = self._client.build_request(method, self._url(path, query), headers=dict(headers))
        self._authorise(request, token)
        return request

    def _name(self, path: str, query: Query | None) -> str:
        """Give a question's address with its parameters in order; made once, for making an address is slow."""
        said = (path, repr(query))
        if said not in self._names:
            url = self._url(path, query)
            self._names[said] = f"{url.copy_with(query=None)}?{sorted(url.params.multi_items())}"
        return self._names[said]

    def _url(self, path: str, query: Query | None) -> httpx.URL:
        # httpx would let parameters replace the query string that a path brings along
        url = self._client.build_request("GET", path).url
        return url.copy_merge_params(_flat(query)) if query else url

    def _authorise(self, request: httpx.Request, token: str | None) -> None:
        header = self.contract.auth.header if self.contract.auth else "Authorization"
        scheme = self.contract.auth.scheme if self.contract.auth else "Bearer"
        given = self.desk.ours() if token == OURS else token
        if given is not None:
            request.headers[header] = f"{scheme} {given}".strip()
        elif token is None:
            request.headers.pop(header, None)

    def _exchange(self, request: httpx.Request) -> Exchange:
        manners = self.contract.manners
        if self.asked >= manners.most_requests:
            raise ContractProblem.too_many_requests(manners.most_requests)
        self.asked += 1
        at, began = datetime.now(BANGKOK), time.perf_counter()
        try:
            response = self._client.send(request, stream=True, follow_redirects=False)
            try:
                body = _read(response, request, manners.largest_body_mib, began + 4 * manners.timeout_s)
            finally:
                response.close()
        except (httpx.TransportError, httpx.DecodingError, httpx.InvalidURL) as error:
            raise _no_answer(request, error) from error
        return Exchange(
            method=request.method, url=request.url, sent=request.headers, status=response.status_code,
            headers=response.headers, body=body, at=at, elapsed_ms=(time.perf_counter() - began) * 1000,
        )  # fmt: skip

    def _wait_turn(self) -> None:
        rate = self.contract.manners.requests_per_second
        if not rate:
            return
        now = time.monotonic()
        if now < self._next_at:
            self._sleep(self._next_at - now)
        self._next_at = max(now, self._next_at) + 1 / rate


def connect(url: str, contract: Contract) -> httpx.Client:
    """Return a client for the address. Raises ContractProblem when it is none, or carries a secret or a query."""
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ContractProblem.address_unusable(redact(url)) from error
    if (
        address.scheme not in {"http", "https"}
        or not address.host
        or address.userinfo
        or address.query
        or address.fragment
    ):
        raise ContractProblem.address_unusable(redact(str(address.copy_with(userinfo=b"", query=None, fragment=None))))
    headers = {"User-Agent": "academy-verify-link", "Accept": "application/json, */*;q=0.1"}
    return httpx.Client(base_url=address, timeout=contract.manners.timeout_s, headers=headers)


def over(client: httpx.Client, contract: Contract, credentials: Credentials | None = None) -> Link:
    """Return a link for tests: as fast as it goes, over any httpx client."""
    quick = replace(contract.manners, requests_per_second=0.0)
    return Link(client, replace(contract, manners=quick), credentials)


def _flat(query: Query) -> list[tuple[str, Any]]:
    return [(name, one) for name, value in query.items() for one in (value if isinstance(value, list) else [value])]


def _read(response: httpx.Response, request: httpx.Request, largest_mib: float, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > largest_mib * _MIB:
            raise CannotRun(
                f"คำตอบของ {request.url.path} ใหญ่เกิน {largest_mib:g} MiB จึงหยุดอ่าน",
                f"The answer of {request.url.path} is larger than {largest_mib:g} MiB; reading stopped.",
            )
        if time.perf_counter() > deadline:
            raise httpx.ReadTimeout("the answer drips", request=request)
    return bytes(body)


def _no_answer(request: httpx.Request, error: Exception) -> CannotRun:
    late = isinstance(error, httpx.TimeoutException)
    th = "ไม่ตอบภายในเวลาที่กำหนด" if late else f"ติดต่อไม่ได้ ({type(error).__name__})"
    en = "does not answer in time" if late else f"cannot be reached ({type(error).__name__})"
    return CannotRun(f"{request.method} {request.url.path} {th}", f"{request.method} {request.url.path} {en}.")


def _asks_to_wait(answer: Exchange) -> bool:
    return answer.status == _TOO_MANY or (answer.status == _UNAVAILABLE and "retry-after" in answer.headers)


def _wait_s(answer: Exchange, attempt: int) -> float:
    told = answer.headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() else float(2**attempt)
