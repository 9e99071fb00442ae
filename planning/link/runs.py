"""Whether a recorded link test shows a link with its partner by itself, or awaits a second officer's word."""

import re
from datetime import date, datetime
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from indicator.thai_calendar import BANGKOK
from planning.link.events import Origin, Tested

_INNER = {"localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "test", "invalid"}
_PUBLIC_END = re.compile(r"[^\W\d_]")  # an address written in numbers, whatever its notation, ends with a digit


class Doubt(StrEnum):
    """Why a run is no evidence before another officer accepted it."""

    NOT_HERE = "not_here"
    INNER_ADDRESS = "inner_address"
    SYNTHETIC = "synthetic"
    OTHER_CONTRACT = "other_contract"


def doubts(run: Tested) -> tuple[Doubt, ...]:
    """Tell what speaks against a run; nothing where it counts at once.

    A contract names no partner but by its own id, so one with the partner's id is the partner's.
    """
    found = {
        Doubt.NOT_HERE: run.origin is Origin.ELSEWHERE,
        Doubt.INNER_ADDRESS: bool(run.url) and not _is_public(run.url),
        Doubt.SYNTHETIC: run.synthetic,
        Doubt.OTHER_CONTRACT: bool(run.contract_id) and run.contract_id != run.partner_id,
    }
    return tuple(doubt for doubt, there in found.items() if there)


def day_of(run: Tested) -> date:
    """Give the day in Bangkok on which a run ended."""
    return datetime.fromisoformat(run.ended_at).astimezone(BANGKOK).date()


def _is_public(url: str) -> bool:
    """Whether an address may be one of an outside partner; names are not looked up, what cannot be read is not public."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        address = ip_address(host)
    except ValueError:
        *before, last = host.split(".")
        return bool(before and last not in _INNER and _PUBLIC_END.match(last))
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_global
