"""Which figures are withheld, kept until a count changes: to find them takes seconds where there are hundreds of groups."""

import json
from collections.abc import Hashable
from collections.abc import Set as AbstractSet
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from academy import stored_results
from academy.stored_results import Stored
from indicator import FigureKey, PassRateReport

# Raised when other figures are withheld for the same counts.
_VERSION = 1


def kept_withheld(session: Session, report: PassRateReport) -> AbstractSet[Hashable] | None:
    """Give what was kept for exactly these counts; None where nothing was. `report` is of a cube, with its parts."""
    stored = stored_results.find(session, _name(report), _basis(report))
    return None if stored is None else {FigureKey.parse(address) for address in json.loads(stored.content)}


def keep_withheld(session: Session, report: PassRateReport, withheld: AbstractSet[FigureKey], now: datetime) -> None:
    """Keep what `academy.views.guarded` found for `kept_withheld`."""
    content = json.dumps(sorted(key.address for key in withheld)).encode()
    stored_results.put(session, _name(report), _basis(report), Stored(content, now))


def _name(report: PassRateReport) -> str:
    return f"withheld_figures_{'synthetic' if report.synthetic else 'official'}"


def _basis(report: PassRateReport) -> str:
    """Digest each figure's counts and cells, and each cell's counts."""
    told = [(key.address, value.counts, sorted(value.parts)) for key, value in report.values.items()]
    cells = sorted((cell, one.passed, one.undecided, one.counted) for cell, one in report.overall.parts.items())
    return f"{_VERSION} {sha256(repr((told, cells)).encode()).hexdigest()}"
