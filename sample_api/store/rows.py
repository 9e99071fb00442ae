"""Rows as the API shows them: the columns kept, and the same row serialised."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sample_api.synthesis import catalogue, places
from sample_api.synthesis.figures import Extent, Figure, figures
from sample_api.wire import to_json

Row = dict[str, Any]


def figure_rows(extent: Extent) -> Iterator[Row]:
    """Yield the rows of the table `figures`."""
    tails = {
        one.id: b',"unit":' + to_json(one.unit) + b',"direction":' + to_json(one.direction) + b',"status":"'
        for one in catalogue.indicators()
    }
    for position, figure in enumerate(figures(extent)):
        row = figure._asdict()
        row["position"] = position
        row["body"] = _figure_body(figure) + tails[figure.indicator] + figure.status.encode() + b'"}'
        yield row


def _figure_body(one: Figure) -> bytes:
    # written out by hand: half a million of them, whose texts are codes of ours without a character to escape
    province = "null" if one.province is None else f'"{one.province}"'
    region = "null" if one.region is None else one.region
    rate = "null" if one.rate is None else one.rate
    return (
        f'{{"indicator":"{one.indicator}","level":"{one.level}","area":"{one.area}","province":{province},'
        f'"region":{region},"fy":{one.fy},"quarter":{one.quarter},"numerator":{one.numerator},'
        f'"denominator":{one.denominator},"rate":{rate}'
    ).encode()


def facility_rows(extent: Extent) -> Iterator[Row]:
    """Yield the rows of the table `facilities`."""
    for one in places.facilities(extent.seed):
        if one.province in extent.provinces:
            row = asdict(one)
            yield row | {"body": to_json(row)}


def area_rows(extent: Extent) -> Iterator[Row]:
    """Yield the rows of the table `areas`."""
    for position, one in enumerate(places.areas(extent.seed)):
        if one.province is None or one.province in extent.provinces:
            row = asdict(one)
            yield row | {"position": position, "body": to_json(row)}
