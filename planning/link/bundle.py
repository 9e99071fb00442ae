"""The link indicator's sealed file: a year's level with all that shows it, in one file that anybody can check offline.

After the header and the definition (`indicator.chain`) come the level table, how days are counted, every entry of the
year's journal with the digests it was recorded under, and of each stored file its name, size and digest. The figures at
the end are computed anew from these; a withdrawn entry is in the file too, and counts no more, as in the academy.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from indicator import BundleBroken, IndicatorDefinition
from indicator.chain import Chain, Line, Links, Stamp, recomputed
from indicator.plain import day, instant, instant_or_none, require_lines, require_types
from planning import journal
from planning.calendar import Calendar, DayBasis
from planning.documents import Document
from planning.journal import Entry
from planning.link import events as happened
from planning.link.deadlines import Counted
from planning.link.level import LevelTable
from planning.link.standing import LinkStanding, stand
from planning.link.year import KIND, LinkYear, replay

INDICATOR = "link_level"


@dataclass(frozen=True)
class SealedLevel(Stamp):
    """What a file says, once it was found whole: where the year stood, and the stored files by their ids."""

    standing: LinkStanding
    documents: Mapping[str, Document]


def seal(
    standing: LinkStanding,
    definition: IndicatorDefinition,
    *,
    entries: Iterable[Entry],
    documents: Iterable[Document],
    calendar: Calendar,
    made_by: str,
    made_at: datetime,
) -> bytes:
    """Write the file of `standing`; `entries` are the year's whole journal, `documents` its files, `calendar` the site's days off."""
    lines = _lines(
        standing, definition, entries, documents, _working_days(standing, calendar), made_by=made_by, made_at=made_at
    )
    return lines.written(figures(standing))


def verify_links(links: Links) -> SealedLevel:
    """Compute the level of a file that was read already; raises BundleBroken, which says what is wrong."""
    if links.indicator_id != INDICATOR:
        raise BundleBroken.other_indicator(links.indicator_id)
    return recomputed(links, _computed)


def _lines(
    standing: LinkStanding,
    definition: IndicatorDefinition,
    entries: Iterable[Entry],
    documents: Iterable[Document],
    working_days: Sequence[str],
    *,
    made_by: str,
    made_at: datetime,
) -> Chain:
    """Collect all that comes before the figures."""
    lines = Chain(
        definition, made_by=made_by, made_at=made_at, as_of=standing.as_of.isoformat(), record_id=standing.year.record_id
    )  # fmt: skip
    lines.add("level_table", standing.table.to_record() | _decision(standing.table))
    counted = standing.counted
    lines.add("day_counting", {
        "basis": counted.basis.value, "confirmed": counted.confirmed, **_decision(counted), "working_days": working_days,
    })  # fmt: skip
    for entry in entries:
        lines.add("entry", asdict(entry) | {"at": entry.at.isoformat()})
    files = _files(standing.year)
    for document in (one for one in documents if one.document_id in files):
        lines.add("document", asdict(document) | {"stored_at": document.stored_at.isoformat()})
    return lines


def _computed(links: Links) -> tuple[SealedLevel, Mapping[str, Any], Sequence[Line]]:
    stamp, found = Stamp.of(links), links.found
    links.require_kinds(("level_table", "day_counting"), ("entry", "document"))
    links.require_distinct("document", "document_id")
    header, days = found["header"][0], found["day_counting"][0]
    documents = {one["document_id"]: _document(one) for one in found.get("document", ())}
    entries = [_entry(one) for one in found["entry"]]
    year = _year(header["record_id"], entries, documents)
    table = found["level_table"][0]
    calendar = _calendar(year, [day(one) for one in days["working_days"]])
    set_at = instant_or_none(days["set_at"])
    standing = stand(
        year,
        as_of=instant(header["as_of"]),
        table=LevelTable.from_record(
            table, by=table["set_by"], at=instant_or_none(table["set_at"]), note=table["note"]
        ),
        counted=Counted(DayBasis(days["basis"]), bool(days["confirmed"]), days["set_by"], set_at, days["note"]),
        definition=stamp.definition,
        calendar=calendar,
    )
    require_types(standing.table, standing.counted)
    require_lines(standing.table.set_by, standing.counted.set_by)
    sealed = SealedLevel(**vars(stamp), standing=standing, documents=documents)
    ours = _lines(
        standing, stamp.definition, entries, documents.values(), _working_days(standing, calendar),
        made_by=stamp.made_by, made_at=stamp.made_at,
    )  # fmt: skip
    return sealed, figures(standing), ours.lines


def _year(record_id: str, entries: Sequence[Entry], documents: Mapping[str, Document]) -> LinkYear:
    """Replay a journal whose own digests hold, and whose files are all named; raises BundleBroken, ValueError."""
    broken = journal.verify(record_id, KIND, entries)
    if broken is not None:
        raise BundleBroken.incomplete(f"journal {broken}")
    year = replay(record_id, entries)
    if not isinstance(year.noted[0].event, happened.YearBegun):
        raise BundleBroken.incomplete("journal 1")
    if missing := _files(year) - documents.keys():
        raise BundleBroken.incomplete(f"document {min(missing)}")
    return year


def _files(year: LinkYear) -> set[str]:
    """Name the stored files that the entries of a year rest on, the withdrawn ones too."""
    return {value for item in year.noted for name, value in item.event if name.endswith("document_id") and value}


def _working_days(standing: LinkStanding, calendar: Calendar) -> list[str]:
    """List the working days in which the SOP's days run: an auditor has not the site's own days off."""
    if standing.counted.basis is DayBasis.CALENDAR:
        return []
    begun = standing.year.begun.on
    days = (begun + timedelta(days=n) for n in range(1, (max(standing.due.values()) - begun).days + 1))
    return [one.isoformat() for one in days if calendar.is_working(one)]


def _calendar(year: LinkYear, working: Sequence[date]) -> Calendar:
    """Give the calendar in which, of the days up to the last of `working`, these are worked and no others."""
    begun, worked = year.begun.on, dict.fromkeys(working, "")
    days = (begun + timedelta(days=n) for n in range(1, (max(working, default=begun) - begun).days + 1))
    return Calendar(added={one: "–" for one in days if one not in worked}, removed=worked)


def figures(standing: LinkStanding) -> dict[str, Any]:
    """Tell the level, and of each step and round what an auditor compares: no sentences, which a later program may word anew."""
    stopped = standing.reached.stopped_at
    told: dict[str, Any] = {
        "level": {"reached": standing.reached.shown, "stopped_at": stopped.level if stopped else None}
    }
    for number, found in standing.evidence.items():
        told[f"step/{number.value}"] = {
            "complete": found.complete,
            "shown": len(found.shown),
            "lacking": len(found.lacking),
            "due": standing.due[number].isoformat(),
            "late": number in standing.late,
        }
    for one in standing.conflicts:
        told[f"round/{one.round.months}"] = {
            "looks_on": one.looks_on.isoformat(),
            "not_due": [number.value for number in one.not_due],
        }
    return told


def _decision(decided: LevelTable | Counted) -> dict[str, Any]:
    set_at = decided.set_at.isoformat() if decided.set_at else None
    return {"set_by": decided.set_by, "set_at": set_at, "note": decided.note}


def _entry(raw: Mapping[str, Any]) -> Entry:
    entry = Entry(**{**raw, "at": instant(raw["at"])})
    require_types(entry)
    require_lines(entry.by)
    return entry


def _document(raw: Mapping[str, Any]) -> Document:
    document = Document(**{**raw, "stored_at": instant(raw["stored_at"])})
    require_types(document)
    require_lines(document.name, document.stored_by)
    return document
