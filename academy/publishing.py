"""Open data of our own: signed-off figures into the journal of editions, and from there into the sample API's catalogue.

The journal is the truth; the file that the API reads is a copy, which every publication writes anew.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from academy import once
from academy.settings import Settings
from academy.views.officers import require_officer
from academy.views.open_pass_rates import DATASET, open_document
from indicator.thai_calendar import BANGKOK
from indicator.words import Label
from planning import documents, journal, link, open_data
from planning.calendar import FiscalYear
from planning.errors import EntryRefused, NotYet, UnknownRecord
from planning.open_data import Edition

_PUBLISHING = Label("เผยแพร่หรือเพิกถอนข้อมูลเปิด", "publish or retract open data")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Contact:
    """Whom readers of the data may ask: a unit, not a person, and its address."""

    maintainer: str
    email: str


@dataclass(frozen=True)
class Done:
    """What was published, and in which year's record of data links it stands as evidence (SOP A, step 8), if in one."""

    edition: Edition
    evidence: str


class Publishing:
    """Publishes for one academy. `address` is that of the sample API, to stand in the record of data links."""

    def __init__(self, sessions: sessionmaker[Session], settings: Settings) -> None:
        self._sessions = sessions
        self._folder = settings.home / "sample-api" / "published"
        self._address = settings.sample_api_public_url or f"{settings.public_url}/services/sample-api"

    def publish(self, *, by: str, contact: Contact, note: str, now: datetime, key: str = "") -> Done:
        """Publish what is signed off as the next edition. Raises NotPermitted, EntryRefused, NotYet, TakenBefore."""
        with self._sessions.begin() as session:
            once.take_in(session, by, key)
            require_officer(session, by, _PUBLISHING)
            before = open_data.editions(session, DATASET)
            contact = _checked(contact, before)
            document = open_document(session, before, maintainer=contact.maintainer, email=contact.email)
            if not document["rows"]:
                raise NotYet(
                    "nothing-signed-off",
                    th="ยังไม่มีตัวเลขที่ลงนามรับรองแล้ว จึงยังเผยแพร่ไม่ได้ โปรดบันทึกรอบการประเมินและลงนามก่อน",
                    en="No figure is signed off yet, so nothing can be published; take a snapshot and sign it first.",
                )
            edition = open_data.publish(session, DATASET, document, by=by, now=now, note=note)
            evidence = self._note_evidence(session, edition)
        self._write(edition)
        return Done(edition, evidence)

    def retract(self, *, by: str, reason: str, now: datetime, key: str = "") -> Edition:
        """Publish an edition without rows, which says why; earlier ones stay on record. Raises as `publish` does."""
        with self._sessions.begin() as session:
            once.take_in(session, by, key)
            require_officer(session, by, _PUBLISHING)
            edition = open_data.retract(session, DATASET, by=by, now=now, reason=reason)
        self._write(edition)
        return edition

    def _note_evidence(self, session: Session, edition: Edition) -> str:
        """Put the publication into the year's record of data links, where that lists this dataset and is not closed."""
        day = edition.at.astimezone(BANGKOK).date()
        record_id = f"links-{FiscalYear.of(day).be}"
        try:
            entries = journal.read(session, record_id, link.KIND)
        except UnknownRecord:
            return ""
        year = link.replay(record_id, entries)
        if DATASET not in year.datasets or year.ended_at is not None:
            return ""
        content = json.dumps(_file(edition), ensure_ascii=False).encode()
        name = f"{DATASET}-{edition.revision}.json"
        stored = documents.store_json(
            session, record_id=record_id, name=name, content=content, by=edition.by, now=edition.at
        )
        event = link.events.Published(
            dataset_id=DATASET, version=str(edition.revision), on=day,
            url=f"{self._address}/v2/catalogue/{DATASET}", announcement_document_id=stored.document_id,
        )  # fmt: skip
        link.check(event, year, link.Facts(day, documents.documents(session, record_id)))
        journal.append(
            session, record_id=record_id, kind=link.KIND, expected=len(entries), event=link.to_record(event),
            by=edition.by, now=edition.at,
        )  # fmt: skip
        return record_id

    def _write(self, edition: Edition) -> None:
        """Replace the file that the sample API reads: whole, or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f"{DATASET}.unfinished"
        unfinished.write_text(json.dumps(_file(edition), ensure_ascii=False), encoding="utf-8")
        unfinished.replace(self._folder / f"{DATASET}.json")


def _file(edition: Edition) -> dict[str, Any]:
    """Give an edition as the catalogue reads it; a retracted one says so where the catalogue describes it."""
    fields = {**edition.document["fields"], "last_updated_date": edition.at.astimezone(BANGKOK).date().isoformat()}
    if edition.retracted:
        fields["notes"] = f"เพิกถอนแล้ว: {edition.note} · {fields['notes']}"
    return {**edition.document, "fields": fields, "revision": edition.revision}


def _checked(contact: Contact, before: list[Edition]) -> Contact:
    """Take what was told last for what is not told now."""
    last = before[0].document["fields"] if before else {}
    told = Contact(
        contact.maintainer.strip() or last.get("maintainer", ""),
        contact.email.strip() or last.get("maintainer_email", ""),
    )
    if not told.maintainer or not _EMAIL.fullmatch(told.email):
        raise EntryRefused(
            "contact-missing",
            th="บัญชีข้อมูลต้องมีชื่อหน่วยงานผู้ติดต่อและอีเมล โปรดกรอกทั้งสองช่อง",
            en="The catalogue needs a unit to contact and its e-mail address; give both.",
            field="email",
        )
    return told
