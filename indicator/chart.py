"""A breakdown as a bar chart: Vega-Lite drawn to SVG by vl-convert, without a browser or the internet.

The SVG carries no style attribute and no script, so that it stands inline under a strict content policy.
"""

import json
import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from indicator.criteria import Target
from indicator.figure import IndicatorValue
from indicator.words import STATUSES, WATERMARK, Label

FONT = "Sarabun"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_PRIMARY, _POSSIBLE, _INK, _MUTED, _GROUND = "#0b7a6e", "#f2b134", "#1d2b2a", "#5b6b69", "#e3ecea"
_AXIS = Label("ร้อยละที่ผ่านเกณฑ์", "Percent who pass")
_TARGET = Label("เป้าหมาย", "target")
_STEP_PX, _WIDTH_PX, _NAME_PX, _GAUGE_PX = 38, 820, 220, 340
_CONFIG = {
    "font": FONT,
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 14,
        "titleFontSize": 13,
        "labelColor": _INK,
        "titleColor": _MUTED,
        "gridColor": "#dfe8e6",
        "domain": False,
        "ticks": False,
    },
    "text": {"fontSize": 13},
    "title": {"fontSize": 14},
}
# Past 100 there is room for the numbers beside a full bar; the same room on every chart keeps them alike.
_DOMAIN = [0, 138]


def bar_chart(values: Sequence[IndicatorValue], *, language: str, synthetic: bool) -> str:
    """Draw one bar a figure, its undecided part in a second colour: an `<svg>` that scales with its place."""
    names = [value.label.in_language(language) for value in values]
    rows = [_row(number, name, value, language) for number, (name, value) in enumerate(zip(names, values, strict=True))]
    title = WATERMARK.in_language(language) if synthetic else None
    return _draw(json.dumps(_specification(rows, _AXIS.in_language(language), title), ensure_ascii=False))


def gauge(low: Fraction | None, high: Fraction | None, target: Target | None, *, top: int, language: str) -> str:
    """Draw one figure from 0 to `top` in the bar chart's colours, with the target as a line: a small `<svg>`."""
    rows = [{"top": float(top), "low": float(low or 0), "high": float(high or 0)}]
    ends = [0, *(float(one) for one in ((target.amber_from, target.goal) if target else ())), float(top)]
    axis = {
        "title": None,
        "values": sorted(set(ends)),
        "grid": False,
        "labelExpr": "datum.value",
        "labelFontSize": 13,
        "labelColor": _MUTED,
    }
    scale = {"domain": [0, top], "nice": False}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "color": color, "height": 22},
            "encoding": {"x": {"field": field, "type": "quantitative", "scale": scale, "axis": axis}},
        }
        for field, color in (("top", _GROUND), ("high", _POSSIBLE), ("low", _PRIMARY))
    ]
    if target:
        told = f"{_TARGET.in_language(language)} {target.goal.normalize():f}"
        place = {"datum": float(target.goal), "type": "quantitative"}
        layers += [
            {"mark": {"type": "rule", "color": _INK, "strokeWidth": 2, "strokeDash": [5, 3]}, "encoding": {"x": place}},
            {
                "mark": {"type": "text", "align": "right", "dx": -5, "dy": -20, "color": _INK, "fontSize": 13},
                "encoding": {"x": place, "text": {"value": told}},
            },
        ]
    return _draw(
        json.dumps(
            {
                "$schema": _SCHEMA,
                "data": {"values": rows},
                "width": _GAUGE_PX,
                "height": 30,
                "padding": {"left": 12, "right": 12, "top": 16 if target else 4, "bottom": 4},
                "layer": layers,
                "config": _CONFIG,
            },
            ensure_ascii=False,
        )
    )


def _row(number: int, name: str, value: IndicatorValue, language: str) -> dict[str, Any]:
    counts = f"{value.numerator}/{value.denominator}" if value.counts else STATUSES[value.status].in_language(language)
    return {
        # Two groups may have one name; the order keeps them apart.
        "key": f"{number:04d}",
        "name": name,
        "low": float(value.low or 0),
        "high": float(value.high or 0),
        "text": f"{value.shown} ({counts})" if value.shown else counts,
    }


def _specification(rows: list[dict[str, Any]], axis: str, title: str | None) -> dict[str, Any]:
    names = {row["key"]: row["name"] for row in rows}
    y = {
        "field": "key",
        "type": "nominal",
        "title": None,
        "axis": {
            "labelExpr": f"{json.dumps(names, ensure_ascii=False)}[datum.value]",
            "labelLimit": _NAME_PX,
            "minExtent": _NAME_PX,
            "maxExtent": _NAME_PX,
        },
    }
    x_axis = {"title": axis, "values": [0, 20, 40, 60, 80, 100], "grid": True}
    x = {"field": "low", "type": "quantitative", "scale": {"domain": _DOMAIN, "nice": False}, "axis": x_axis}
    high = {"field": "high", "type": "quantitative"}
    return {
        "$schema": _SCHEMA,
        "data": {"values": rows},
        "title": {"text": title, "color": "#b3261e"} if title else None,
        "width": _WIDTH_PX,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": {"step": _STEP_PX},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "bar", "color": _POSSIBLE, "height": 18}, "encoding": {"x": high}},
            {"mark": {"type": "bar", "color": _PRIMARY, "height": 18}, "encoding": {"x": x}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": _INK, "clip": False},
                "encoding": {"x": high, "text": {"field": "text"}},
            },
        ],
        "config": _CONFIG,
    }


@lru_cache(maxsize=64)
def _draw(specification: str) -> str:
    import vl_convert

    _register_font()
    svg: str = vl_convert.vegalite_to_svg(specification)
    # Sized by its place on the page, not by its own pixels.
    return re.sub(r'(<svg\b[^>]*?) width="[^"]*" height="[^"]*"', r"\1", svg, count=1)


@cache
def _register_font() -> None:
    """Thai is measured with the font it is shown in."""
    import vl_convert

    vl_convert.register_font_directory(str(resources.files("fontpkg_sarabun") / "files"))
