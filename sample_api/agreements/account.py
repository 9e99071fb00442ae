"""What an agency is told of its agreement and its use: the same facts for the page and for JSON."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from sample_api.agreements.guard import client_name
from sample_api.agreements.journal import AuditLog, Use
from sample_api.agreements.limits import Allowance, Buckets
from sample_api.agreements.model import Agreement, Standing, today
from sample_api.synthesis import catalogue
from sample_api.synthesis.datasets import DATASETS

DAYS_SHOWN = 30


@dataclass(frozen=True)
class Named:
    """A code and what it is called in Thai."""

    id: str
    name_th: str


@dataclass(frozen=True)
class Counted:
    """Requests, rows given, requests refused and requests over the quota: of a day or of a dataset."""

    name: str
    requests: int
    rows: int
    refused: int
    too_many: int


@dataclass(frozen=True)
class Account:
    """One agency's agreement and use. None for datasets, provinces or columns is all of them.

    `days` are the last DAYS_SHOWN, oldest first, quiet ones too; `by_dataset` is the same by dataset, "" for
    requests that were about none.
    """

    client: str
    agreement: Agreement
    standing: Standing
    days_left: int
    datasets: tuple[Named, ...] | None
    provinces: tuple[Named, ...] | None
    columns: tuple[str, ...] | None
    allowance: Allowance
    days: tuple[Counted, ...]
    by_dataset: tuple[Counted, ...]
    total: Counted


def account(agreement: Agreement, holder: str, log: AuditLog, buckets: Buckets) -> Account:
    """Return the account of an agency, or of one who acts for a demo agency; reads the log, so blocks."""
    client, now = client_name(agreement.id, holder), today()
    first = now - timedelta(days=DAYS_SHOWN - 1)
    used = log.use_of(client, first.isoformat())
    days = [(first + timedelta(days=n)).isoformat() for n in range(DAYS_SHOWN)]
    per_day, per_dataset = _grouped(used, "day"), _grouped(used, "dataset")
    return Account(
        client=client,
        agreement=agreement,
        standing=agreement.standing(now),
        days_left=max(0, (agreement.ends - now).days + 1),
        datasets=_datasets(agreement),
        provinces=_provinces(agreement),
        columns=None if agreement.columns is None else tuple(sorted(agreement.columns)),
        allowance=buckets.look(client, agreement.per_minute),
        days=tuple(_counted(day, per_day[day]) for day in days),
        by_dataset=tuple(_counted(name, per_dataset[name]) for name in sorted(per_dataset)),
        total=_counted("", used),
    )


def _grouped(used: list[Use], column: str) -> defaultdict[str, list[Use]]:
    found: defaultdict[str, list[Use]] = defaultdict(list)
    for one in used:
        found[getattr(one, column)].append(one)
    return found


def _counted(name: str, used: list[Use]) -> Counted:
    return Counted(
        name,
        sum(one.requests for one in used),
        sum(one.rows for one in used),
        sum(one.refused for one in used),
        sum(one.too_many for one in used),
    )


def _datasets(agreement: Agreement) -> tuple[Named, ...] | None:
    if agreement.datasets is None:
        return None
    return tuple(Named(one.id, one.title_th) for one in DATASETS if one.id in agreement.datasets)


def _provinces(agreement: Agreement) -> tuple[Named, ...] | None:
    if agreement.provinces is None:
        return None
    return tuple(Named(one.code, one.name_th) for one in catalogue.provinces() if one.code in agreement.provinces)
