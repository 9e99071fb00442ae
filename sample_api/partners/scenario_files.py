"""The partners and their scenarios, read from `scenarios/<partner>/`: `partner.toml` and one file a scenario."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from sample_api.partners.faults import OF_PARTNER, Fault

NORMAL = "normal"
REAL_LIFE = "real_life"
_ABOUT = "partner.toml"
_TEXTS = ("title_th", "title_en", "happens_th", "teaches_th", "cope_th")


class ScenarioFileError(Exception):
    """A file under `scenarios/` cannot be used, told in Thai and English."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(f"{th} / {en}")

    @classmethod
    def incomplete(cls, path: str, key: str) -> "ScenarioFileError":
        """Build the refusal of a file without a text or list that pages show."""
        return cls(f"ไฟล์ {path} ไม่มีช่อง {key} โปรดเติมให้ครบ", f"{path} lacks {key}: add it.")

    @classmethod
    def fault_unknown(cls, path: str, fault: str, partner: str) -> "ScenarioFileError":
        """Build the refusal of a switch that the partner does not have."""
        return cls(
            f"ไฟล์ {path} เปิดพฤติกรรม {fault} ซึ่งหน่วยงาน {partner} ไม่มี โปรดดูรายชื่อใน faults.py",
            f"{path} switches on {fault}, which {partner} does not have: see faults.py.",
        )


@dataclass(frozen=True)
class Scenario:
    """Which faults are on, and in Thai: what happens, what it teaches, how a client should cope."""

    partner: str
    id: str
    title_th: str
    title_en: str
    happens_th: str
    teaches_th: str
    cope_th: str
    faults: frozenset[Fault]


@dataclass(frozen=True)
class Route:
    """A route of a partner as its page tells it; `path` follows `/partners/{id}/s/{scenario}/{seed}`."""

    method: str
    path: str
    about_th: str


@dataclass(frozen=True)
class Partner:
    """A simulated partner: what it resembles, how one proves who is calling, a call to try first."""

    id: str
    name_th: str
    name_en: str
    about_th: str
    access_th: str
    example: str
    routes: tuple[Route, ...]
    scenarios: Mapping[str, Scenario]


@cache
def partners() -> Mapping[str, Partner]:
    """Return the partners by id, in their order of presentation; raise ScenarioFileError for a bad file."""
    return {partner: _partner(partner, files(__package__) / "scenarios" / partner) for partner in OF_PARTNER}


def _partner(partner: str, folder: Traversable) -> Partner:
    told = _read(folder / _ABOUT)
    paths = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    found = [_scenario(partner, path) for path in paths if path.name != _ABOUT]
    routes = _required(told, "routes", f"{partner}/{_ABOUT}")
    texts = {
        name: str(_required(told, name, f"{partner}/{_ABOUT}"))
        for name in ("name_th", "name_en", "about_th", "access_th", "example")
    }
    return Partner(
        id=partner,
        routes=tuple(Route(**one) for one in routes),
        scenarios={one.id: one for one in sorted(found, key=_in_presentation)},
        **texts,
    )


def _in_presentation(scenario: Scenario) -> tuple[bool, bool, bool, str]:
    return (scenario.id != NORMAL, len(scenario.faults) != 1, scenario.id != REAL_LIFE, scenario.id)


def _scenario(partner: str, path: Traversable) -> Scenario:
    told, shown = _read(path), f"{partner}/{path.name}"
    named = [str(one) for one in _required(told, "faults", shown)]
    if strange := [one for one in named if one not in OF_PARTNER[partner]]:
        raise ScenarioFileError.fault_unknown(shown, strange[0], partner)
    return Scenario(
        partner=partner,
        id=path.name.removesuffix(".toml"),
        faults=frozenset(map(Fault, named)),
        **{name: str(_required(told, name, shown)) for name in _TEXTS},
    )


def _read(path: Traversable) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _required(told: Mapping[str, Any], key: str, path: str) -> Any:
    if key not in told:
        raise ScenarioFileError.incomplete(path, key)
    return told[key]
