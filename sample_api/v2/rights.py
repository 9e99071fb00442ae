"""What of a dataset the calling client may see: the agreement's limits, applied to a question and its answer."""

from typing import NamedTuple

import orjson

from sample_api.problem import FieldError, Problem, shown
from sample_api.store.reading import Wanted
from sample_api.synthesis.datasets import Dataset
from sample_api.tokens import Client

_KEYS = frozenset({"indicator", "level", "area", "province", "region", "fy", "quarter", "hospcode", "district", "code"})
"""Columns that say which row it is: anyone may narrow by them, whatever the agreement shows."""


class View(NamedTuple):
    """What a client may see; None is everything. Two clients with the same view get the same bytes."""

    datasets: frozenset[str] | None
    provinces: frozenset[str] | None
    columns: frozenset[str] | None

    @classmethod
    def of(cls, client: Client) -> "View":
        """Return the view of a client."""
        return cls(client.datasets, client.provinces, client.columns)

    def require_dataset(self, dataset: Dataset) -> None:
        """Raise the 403 when the dataset is not in the agreement."""
        if self.datasets is not None and dataset.id not in self.datasets:
            raise dataset_not_agreed(dataset.id)

    def columns_of(self, dataset: Dataset) -> tuple[str, ...]:
        """Return the dataset's columns that may be seen, in order; raise the 403 when there is none."""
        seen = tuple(name for name in dataset.columns if self.columns is None or name in self.columns)
        if not seen:
            raise dataset_not_agreed(dataset.id)
        return seen

    def require_columns(self, parameter: str, names: tuple[str, ...]) -> None:
        """Raise the 403 when a parameter names columns that may not be seen."""
        hidden = [] if self.columns is None else [name for name in names if name not in self.columns]
        if hidden:
            raise column_not_agreed(parameter, hidden)

    def require_filter(self, column: str) -> None:
        """Raise the 403 when narrowing by a column would tell what the column holds."""
        if column not in _KEYS:
            self.require_columns(column, (column,))

    def require_provinces(self, parameter: str, codes: set[str | None]) -> None:
        """Raise the 403 when a parameter names a place outside the agreement; None stands for wider areas."""
        outside = set() if self.provinces is None else {code for code in codes if code not in self.provinces}
        if outside:
            raise province_not_agreed(parameter, self.provinces or frozenset())

    def covers(self, row: bytes) -> bool:
        """Tell whether a row, as it is kept, is one of the client's own."""
        return self.provinces is None or orjson.loads(row)["province"] in self.provinces

    def rows(self) -> tuple[tuple[str, Wanted], ...]:
        """Return the condition that keeps to the client's own rows."""
        return () if self.provinces is None else (("province", tuple(sorted(self.provinces))),)


def dataset_not_agreed(dataset: str) -> Problem:
    """Build the refusal of a dataset outside the agreement."""
    th = f"ข้อตกลงของท่านไม่ครอบคลุมชุดข้อมูล {shown(dataset)} โปรดติดต่อผู้ดูแลข้อตกลง"
    return Problem(
        403, "dataset-not-agreed", th=th, en=f"Your agreement does not cover {shown(dataset)}: ask to extend it."
    )


def column_not_agreed(parameter: str, hidden: list[str]) -> Problem:
    """Build the refusal of columns outside the agreement."""
    named = ", ".join(hidden)
    th, en = f"ข้อตกลงของท่านไม่ครอบคลุมคอลัมน์ {named}", f"Your agreement does not cover the column {named}."
    return Problem(403, "column-not-agreed", th=th, en=en, errors=[FieldError("query", parameter, th, en)])


def province_not_agreed(parameter: str, allowed: frozenset[str]) -> Problem:
    """Build the refusal of places outside the agreement."""
    named = ", ".join(sorted(allowed)) or "-"
    th = f"ข้อตกลงของท่านครอบคลุมเฉพาะพื้นที่ในจังหวัด {named}"
    en = f"Your agreement covers areas of these provinces alone: {named}."
    return Problem(403, "rows-not-agreed", th=th, en=en, errors=[FieldError("query", parameter, th, en)])
