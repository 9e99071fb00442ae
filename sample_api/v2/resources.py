"""Every dataset as a list: which parameters it takes, which table it is read from."""

from collections.abc import Iterable
from functools import cache, partial

from sample_api.problem import Problem, shown
from sample_api.store import reading
from sample_api.synthesis.datasets import DATASETS, Dataset, by_id
from sample_api.v2 import narrowing
from sample_api.v2.lists import Listing
from sample_api.v2.queries import AreaQuery, FacilityQuery, FigureQuery


@cache
def listings() -> dict[str, Listing]:
    """Return the lists by dataset id."""
    return {one.id: _listing(one) for one in DATASETS}


def dataset_of(dataset_id: str) -> Dataset:
    """Return the dataset of this id; raise the 404 when there is none."""
    dataset = by_id().get(dataset_id)
    if dataset is None:
        raise unknown(dataset_id, by_id())
    return dataset


def figures_of(dataset_id: str) -> Dataset:
    """Return the indicator dataset of this id; raise the 404 when there is none."""
    dataset = by_id().get(dataset_id)
    if dataset is None or dataset.kind != "figures":
        raise unknown(dataset_id, (one.id for one in DATASETS if one.kind == "figures"))
    return dataset


def unknown(dataset_id: str, known: Iterable[str]) -> Problem:
    """Build the refusal of a dataset that does not exist."""
    choice = ", ".join(known)
    th = f"ไม่มีชุดข้อมูล {shown(dataset_id)} ที่มีคือ {choice}"
    return Problem(404, "dataset-unknown", th=th, en=f"There is no dataset {shown(dataset_id)}; there is {choice}.")


def _listing(dataset: Dataset) -> Listing:
    match dataset.kind:
        case "figures":
            return Listing(dataset, FigureQuery, reading.FIGURES, partial(narrowing.figures, dataset))
        case "facilities":
            return Listing(dataset, FacilityQuery, reading.FACILITIES, narrowing.facilities)
        case "areas":
            return Listing(dataset, AreaQuery, reading.AREAS, narrowing.areas)
