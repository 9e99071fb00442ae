"""From a form's fields to what happened in a year of data links: one small function for each thing to record.

A function gets the fields as the browser sent them, and gives what makes the event out of the stored uploads' ids.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from academy.web.pages.forms import Fields
from planning.errors import EntryRefused
from planning.link import Event
from planning.link import events as happened
from planning.link.procedure import procedure

Make = Callable[..., Event]
LONGEST_NUMBER = 12
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,2000}")
_Chosen = TypeVar("_Chosen", bound=StrEnum)


def _requirement(fields: Fields) -> Make:
    event = happened.Required(
        user_th=fields.get("user_th"),
        question_th=fields.get("question_th"),
        dataset_id=fields.get("dataset_id"),
        granularity_th=fields.get("granularity_th"),
        frequency_th=fields.get("frequency_th"),
        display_th=fields.get("display_th"),
    )
    return lambda: event


def _dataset(fields: Fields) -> Make:
    event = happened.DatasetListed(
        dataset_id=fields.get("dataset_id"),
        cluster=fields.get("cluster"),
        name_th=fields.get("name_th"),
        owner_th=fields.get("owner_th"),
    )
    return lambda: event


def _import(fields: Fields) -> Make:
    on, rows = fields.day("on"), _whole(fields, "rows")
    return lambda stored="": happened.Imported(
        dataset_id=fields.get("dataset_id"), on=on, rows=rows, document_id=stored
    )


def _item(fields: Fields) -> Make:
    event = happened.ItemDecided(
        dataset_id=fields.get("dataset_id"),
        partner_id=fields.get("partner_id"),
        direction=_chosen(happened.Direction, fields, "direction"),
        sensitivity=_chosen(happened.Sensitivity, fields, "sensitivity"),
        legal_basis_th=fields.get("legal_basis_th"),
        choice=_chosen(happened.Choice, fields, "choice"),
        reason_th=fields.get("reason_th"),
    )
    return lambda: event


def _member(fields: Fields) -> Make:
    event = happened.MemberNamed(
        name_th=fields.get("name_th"), position_th=fields.get("position_th"), role_th=fields.get("role_th")
    )
    return lambda: event


def _order(fields: Fields) -> Make:
    day = fields.day("order_date")
    return lambda stored="": happened.GroupAppointed(
        order_number=fields.get("order_number"), order_date=day, document_id=stored
    )


def _catalogue(fields: Fields) -> Make:
    filled = {field.field: fields.get(field.field) for field in procedure().catalogue}
    event = happened.Catalogued(dataset_id=fields.get("dataset_id"), fields=filled)
    return lambda: event


def _dictionary(fields: Fields) -> Make:
    return lambda stored="": happened.DictionarySet(
        dataset_id=fields.get("dataset_id"), version=fields.get("version_name"), document_id=stored
    )


def _clause(fields: Fields) -> Make:
    event = happened.ClauseChecked(
        standard_th=fields.get("standard_th"),
        clause=fields.get("clause"),
        status=_chosen(happened.ClauseStatus, fields, "status"),
        note_th=fields.get("note_th"),
    )
    return lambda: event


def _partner(fields: Fields) -> Make:
    event = happened.PartnerAdded(partner_id=fields.get("partner_id"), name_th=fields.get("name_th"))
    return lambda: event


def _contact(fields: Fields) -> Make:
    on = fields.day("on")
    return lambda stored="": happened.Contacted(
        partner_id=fields.get("partner_id"),
        on=on,
        how_th=fields.get("how_th"),
        summary_th=fields.get("summary_th"),
        document_id=stored,
    )


def _move(fields: Fields) -> Make:
    event = happened.PartnerMoved(
        partner_id=fields.get("partner_id"),
        state=_chosen(happened.PartnerState, fields, "state"),
        reason_th=fields.get("reason_th"),
    )
    return lambda: event


def _accept(fields: Fields) -> Make:
    event = happened.RunAccepted(number=_whole(fields, "number"), reason_th=fields.get("reason_th"))
    return lambda: event


def _publish(fields: Fields) -> Make:
    on = fields.day("on")
    if not _ADDRESS.fullmatch(fields.get("url")):
        raise EntryRefused(
            "no-address",
            th=f"«{fields.get('url')}» ไม่ใช่ที่อยู่เว็บ โปรดกรอกที่อยู่เต็ม เช่น https://opendata.anamai.moph.go.th/dataset",
            en=f"“{fields.get('url')}” is no web address; give all of it, such as https://opendata.anamai.moph.go.th/dataset.",
            field="url",
        )
    return lambda stored="": happened.Published(
        dataset_id=fields.get("dataset_id"),
        version=fields.get("version_name"),
        on=on,
        url=fields.get("url"),
        announcement_document_id=stored,
    )


def _withdraw(fields: Fields) -> Make:
    event = happened.Withdrawn(number=_whole(fields, "number"), reason_th=fields.get("reason_th"))
    return lambda: event


def _end(_fields: Fields) -> Make:
    return happened.YearEnded


# The action at the end of the form's address, and what it reads; a link test has its own way, for it brings two files.
ACTIONS: Mapping[str, Callable[[Fields], Make]] = {
    "requirement": _requirement,
    "dataset": _dataset,
    "import": _import,
    "item": _item,
    "member": _member,
    "order": _order,
    "catalogue": _catalogue,
    "dictionary": _dictionary,
    "clause": _clause,
    "partner": _partner,
    "contact": _contact,
    "move": _move,
    "accept": _accept,
    "publish": _publish,
    "withdraw": _withdraw,
    "end": _end,
}


# Of these the file that shows it; a file that comes with any other form is none of its fields.
WITH_FILE = frozenset({"import", "order", "dictionary", "contact", "publish"})


def _chosen(kind: type[_Chosen], fields: Fields, name: str) -> _Chosen:
    try:
        return kind(fields.get(name))
    except ValueError as error:
        raise EntryRefused("not-chosen", th="โปรดเลือกจากรายการ", en="Choose from the list.", field=name) from error


def _whole(fields: Fields, name: str) -> int:
    given = fields.get(name)
    plain = given.replace(",", "")
    if not plain.isdecimal() or len(plain) > LONGEST_NUMBER:
        raise EntryRefused(
            "not-whole",
            th=f"«{given}» ไม่ใช่จำนวนเต็ม โปรดกรอกเป็นตัวเลข เช่น 1,085",
            en=f"“{given}” is not a whole number; write it in digits, such as 1,085.",
            field=name,
        )
    return int(plain)
