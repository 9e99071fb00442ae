"""From a list's parameters to the rows that will do; a value that names nothing is refused by name."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import TypeVar

from sample_api import refusals
from sample_api.store.reading import Between, Value, Wanted, Where
from sample_api.synthesis import catalogue, places
from sample_api.synthesis.catalogue import QUARTERS, Indicator
from sample_api.synthesis.datasets import DATASETS, Dataset
from sample_api.synthesis.places import Area
from sample_api.v2.queries import AreaQuery, FacilityQuery, FigureQuery
from sample_api.v2.rights import View
from sample_api.v2.service import Service

REGIONS = range(1, 14)
DEFAULT_LEVEL = "province"
_WIDER = frozenset({"country", "region"})

Named = TypeVar("Named", str, int)


@cache
def areas_by_code() -> dict[str, Area]:
    """Return every area by its code."""
    return {one.code: one for one in places.areas()}


@cache
def indicators_of(dataset: Dataset) -> tuple[Indicator, ...]:
    """Return the indicators of a dataset, by id."""
    return tuple(one for one in catalogue.indicators() if one.cluster == dataset.cluster)


@cache
def dataset_of(indicator: str) -> Dataset:
    """Return the dataset an indicator is in."""
    return next(one for one in DATASETS if indicator in {own.id for own in indicators_of(one)})


def figures(dataset: Dataset, query: FigureQuery, view: View, service: Service) -> Where:
    """Narrow the rows of an indicator dataset."""
    known = [one.id for one in indicators_of(dataset)]
    areas = _areas(query, view)
    levels = _levels(query, areas, view)
    where: list[tuple[str, Wanted]] = [("level", levels)]
    where.append(("indicator", _among("indicator", query.indicator, known) or Between(known[0], known[-1])))
    if areas:
        where.append(("area", _distinct(query.area)))
    where += _places(query.province, query.region, view, by_province=_WIDER.isdisjoint(levels))
    where += _given("fy", _among("fy", query.fy, service.store.fiscal_years))
    where += _given("quarter", _among("quarter", query.quarter, QUARTERS))
    if query.status:
        view.require_filter("status")
        where.append(("status", _distinct(query.status)))
    return tuple(where)


def facilities(query: FacilityQuery, view: View, _service: Service) -> Where:
    """Narrow the facilities."""
    where = _places(query.province, query.region, view)
    if query.district:
        codes = [one.code for one in catalogue.named_districts()]
        where += _given("district", _among("district", query.district, codes))
        view.require_provinces("district", {code[:2] for code in query.district})
    if query.level:
        view.require_filter("level")
        where.append(("level", _distinct(query.level)))
    return tuple(where)


def areas(query: AreaQuery, view: View, _service: Service) -> Where:
    """Narrow the areas."""
    where = _places(query.province, query.region, view)
    where += _given("parent", _among("parent", query.parent, list(areas_by_code())))
    where += _given("level", _distinct(query.level))
    return tuple(where)


def _levels(query: FigureQuery, areas: Sequence[Area], view: View) -> tuple[Value, ...]:
    if query.level is not None:
        if query.level in _WIDER:
            view.require_provinces("level", {None})
        return (query.level,)
    return _distinct(one.level for one in areas) or (DEFAULT_LEVEL,)


def _areas(query: FigureQuery, view: View) -> list[Area]:
    known = areas_by_code()
    _among("area", query.area, known, "/v2/areas")
    found = [known[code] for code in query.area]
    if found:
        view.require_provinces("area", {one.province for one in found})
    return found


def _places(
    provinces: list[str], regions: list[int], view: View, *, by_province: bool = False
) -> list[tuple[str, Wanted]]:
    """Narrow to provinces and regions; `by_province` names a region's provinces, which the figures' index knows."""
    every = catalogue.provinces()
    codes = _among("province", provinces, [one.code for one in every], "/v2/areas?level=province")
    view.require_provinces("province", set(provinces))
    numbers = _among("region", regions, REGIONS, "1–13")
    if numbers and by_province:
        within = [one.code for one in every if one.region in numbers]
        return [("province", tuple(code for code in within if not codes or code in codes))]
    return _given("province", codes) + _given("region", numbers)


def _among(name: str, given: Sequence[Named], known: Collection[Named], hint: str = "") -> tuple[Value, ...]:
    """Return the distinct values, ascending; refuse those that are not known."""
    if strange := [value for value in dict.fromkeys(given) if value not in known]:
        told = hint or ", ".join(map(str, known))
        raise refusals.without_meaning(name, strange, f"ที่มีคือ {told}", f"there is {told}")
    return _distinct(given)


def _distinct(given: Iterable[Named]) -> tuple[Value, ...]:
    return tuple(sorted(set(given)))


def _given(name: str, values: tuple[Value, ...]) -> list[tuple[str, Wanted]]:
    return [(name, values)] if values else []
