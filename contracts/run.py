"""One run: every check asked of one API, each with a verdict and, where it failed, the evidence."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

import httpx

from contracts.check import Check
from contracts.checks import ALL
from contracts.errors import CannotRun, CheckFailed, ContractProblem, NotApplicable, Told
from contracts.exchange import Evidence
from contracts.link import BANGKOK, Link
from contracts.model import Contract, Severity, Switch
from contracts.redaction import redact

_MOST_EVIDENCE = 3


class Verdict(Enum):
    """How one check came out. Only `passed` is good: what could not be run has shown nothing."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    COULD_NOT_RUN = "could_not_run"


@dataclass(frozen=True)
class Result:
    """The verdict on one check; the reasons are empty when it passed."""

    check: Check
    severity: Severity
    verdict: Verdict
    reason_th: str = ""
    reason_en: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Run:
    """What was checked, when (Bangkok time), and how each check came out."""

    contract: Contract
    url: str
    began_at: datetime
    ended_at: datetime
    requests: int
    results: tuple[Result, ...]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many checks came out each way."""
        return Counter(one.verdict for one in self.results)

    @property
    def passed(self) -> bool:
        """Whether the contract is kept: something passed, nothing failed, and nothing was left unseen."""
        found = self.counts
        return bool(found[Verdict.PASSED]) and not found[Verdict.FAILED] and not found[Verdict.COULD_NOT_RUN]

    @property
    def failures(self) -> tuple[Result, ...]:
        """The checks that failed, the gravest first."""
        grave = list(Severity)
        return tuple(
            sorted(
                (one for one in self.results if one.verdict is Verdict.FAILED),
                key=lambda one: grave.index(one.severity),
            )
        )


def verify(
    link: Link, checks: Iterable[Check] = ALL, *, on_result: Callable[[Result], None] = lambda _result: None
) -> Run:
    """Ask every check of the link, telling each result as it comes.

    Raises ContractProblem when the API does not answer, does not take the token, or no token was given.
    """
    began_at = datetime.now(BANGKOK)
    greet(link)
    results = []
    for one in checks:
        result = _result(link, one)
        results.append(result)
        on_result(result)
    return Run(
        contract=link.contract,
        url=redact(str(link.base_url), link.desk.secrets),
        began_at=began_at,
        ended_at=datetime.now(BANGKOK),
        requests=link.asked,
        results=tuple(results),
    )


def greet(link: Link) -> None:
    """Raise ContractProblem unless the API answers and, where the contract asks for a token, takes ours."""
    auth = link.contract.auth
    path = auth.protected if auth else next((one.path for one in link.contract.resources), "/")
    try:
        answer = link.get(path)
    except CannotRun as error:
        raise ContractProblem.unreachable(link.base_url, error.en) from error
    if auth is None or answer.status != httpx.codes.UNAUTHORIZED:
        return
    if not answer.sent.get(auth.header):
        raise ContractProblem.token_missing()
    raise ContractProblem.token_refused(answer.status)


def _result(link: Link, one: Check) -> Result:
    switch = link.contract.checks.get(one.id, Switch())
    severity = switch.severity or one.severity
    if not switch.enabled:
        off = f"ปิดไว้ในสัญญา: {switch.reason_th}"
        return Result(one, severity, Verdict.NOT_APPLICABLE, off, "Switched off in the contract.")
    verdict, told = _asked(link, one)
    if told is None:
        return Result(one, severity, verdict)
    secrets = link.desk.secrets
    return Result(
        check=one,
        severity=severity,
        verdict=verdict,
        reason_th=redact(told.th, secrets),
        reason_en=redact(told.en, secrets),
        evidence=tuple(exchange.evidence(secrets) for exchange in dict.fromkeys(told.exchanges[:_MOST_EVIDENCE])),
    )


def _asked(link: Link, one: Check) -> tuple[Verdict, Told | None]:
    try:
        one(link)
    except CheckFailed as error:
        return Verdict.FAILED, error
    except NotApplicable as error:
        return Verdict.NOT_APPLICABLE, error
    except CannotRun as error:
        return Verdict.COULD_NOT_RUN, error
    except ContractProblem as error:
        return Verdict.COULD_NOT_RUN, CannotRun(error.th, error.en)
    except Exception as error:  # noqa: BLE001 - an answer nobody foresaw must not end the run, nor count as passed
        kind = type(error).__name__
        return Verdict.COULD_NOT_RUN, CannotRun(
            f"โปรแกรมตรวจขัดข้อง ({kind}) จึงยังไม่มีผล", f"The check itself broke ({kind}), so there is no result."
        )
    return Verdict.PASSED, None
