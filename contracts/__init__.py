"""Checks of what an API promises: a library for tests, and a report for an official letter.

A contract is a TOML file beside an OpenAPI document (`contracts.model`); `verify` asks every check of an API and
gives a `Run`, `contracts.report` writes it. In a test, `over` makes a link of any httpx client, and each check of
`contracts.checks` is a function of a link that raises AssertionError with the reason.
"""

from contracts.errors import CannotRun, CheckFailed, ContractProblem, NotApplicable
from contracts.link import Link, connect, over
from contracts.model import Contract
from contracts.reading import contract_of, document_beside, read_contract, read_secret
from contracts.run import Result, Run, Verdict, verify
from contracts.tokens import Credentials

__all__ = [
    "CannotRun",
    "CheckFailed",
    "Contract",
    "ContractProblem",
    "Credentials",
    "Link",
    "NotApplicable",
    "Result",
    "Run",
    "Verdict",
    "connect",
    "contract_of",
    "document_beside",
    "over",
    "read_contract",
    "read_secret",
    "verify",
]
