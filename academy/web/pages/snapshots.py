"""The figures of the assessment rounds: kept, signed off, compared, taken home sealed, and checked when somebody brings one."""

import http
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from academy.once import TakenBefore
from academy.procedures import Procedures
from academy.views import scope_cohorts
from academy.views.definitions import link_definition, pass_rate_definition
from academy.views.links import link_years
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.pages.forms import Fields, Filled, read_fields, read_uploads
from academy.web.pages.papers import saved_as
from academy.web.pages.render import address, page, taken_before
from academy.workflow import Academy
from foundation.errors import BilingualError
from foundation.store import utc_now
from indicator import IndicatorDefinition, Scope, load_definition
from indicator.fingerprint import require_same
from indicator.thai_calendar import BANGKOK
from indicator.words import BREAKDOWNS, WHO_COUNTS
from papers.sealed import sealed_paper
from people import accounts
from planning import sealed, snapshots
from planning.calendar import FiscalYear, write_date
from planning.errors import EntryRefused
from planning.link.bundle import SealedLevel
from planning.link.deadlines import rounds
from planning.link.procedure import procedure
from planning.link.words import HALVES, told
from planning.sealed import LINK_LEVEL, PASS_RATE, AnySealed
from planning.snapshots import Snapshot

router = APIRouter()
_SHORT = 12  # of a fingerprint, as people tell one from another
_FILE_NAMES = {PASS_RATE: "pass-rate", LINK_LEVEL: "link-level"}


@dataclass(frozen=True)
class Rounds:
    """One indicator's part of the list: what was kept, the rounds that a form offers, and which it proposes."""

    definition: IndicatorDefinition
    kept: Sequence[Snapshot]
    round_names: Sequence[str]

    @property
    def proposed(self) -> str:
        """The first round that nobody has signed yet."""
        signed = {one.round for one in self.kept if one.signatures}
        return next((name for name in self.round_names if name not in signed), "")


@router.get("/indicator/snapshots", name="snapshots")
def kept(request: Request, academy: AcademyDep, _person: InformedPerson) -> Response:
    """List what was kept of each indicator, the latest first, and offer to keep the figure of this moment."""
    return _list_page(request, academy)


@router.post("/indicator/snapshots", name="snapshot_keep")
def keep(request: Request, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Keep an indicator's figure of this moment for a round."""
    given = read_fields(filled)
    procedures, round_name, note = Procedures(academy.sessions), given.get("round"), given.get("note")
    try:
        if given.get("indicator", PASS_RATE) not in _FILE_NAMES:
            raise EntryRefused(
                "not-chosen", th="โปรดเลือกตัวชี้วัดจากรายการ", en="Choose an indicator from the list.", field="indicator"
            )
        if given.get("indicator") == LINK_LEVEL:
            made = procedures.keep_level(
                round_name, person.username, calendar=academy.calendar, note=note, key=given.key
            )
        else:
            made = procedures.keep_rate(
                round_name,
                person.username,
                proposed_percent=academy.pass_percent,
                cohort_id=given.get("cohort") or None,
                note=note,
                key=given.key,
            )
    except TakenBefore as before:
        return taken_before(request, "snapshots", f"/{before.led_to}")
    except BilingualError as problem:
        return _list_page(request, academy, given, problem)
    return RedirectResponse(address(request, "snapshots", f"/{made.fingerprint}"), 303)


@router.get("/indicator/snapshots/compare", name="snapshot_compare")
def compare(request: Request, academy: AcademyDep, _person: InformedPerson, before: str, after: str) -> Response:
    """Show what changed between two kept figures of an indicator: the figure, the rule, and what is behind the change."""
    with academy.reading() as session:
        one, other = snapshots.snapshot(session, before), snapshots.snapshot(session, after)
        first, second = (sealed.verify(snapshots.content(session, of.fingerprint)) for of in (one, other))
        names = {person.username: person.name for person in accounts.everyone(session)}
    return page(
        request,
        "snapshot_compare.html",
        before=one,
        after=other,
        first=first,
        second=second,
        difference=sealed.difference(first, second),
        names=names,
        who_counts=WHO_COUNTS,
        halves=HALVES,
        steps=procedure().steps,
        told=told,
        short=_SHORT,
    )


@router.get("/indicator/snapshots/{fingerprint}", name="snapshot")
def snapshot(
    request: Request, fingerprint: str, academy: AcademyDep, _person: InformedPerson, check: str = ""
) -> Response:
    """Show one kept figure; with `check`, every figure computed anew from its bundle."""
    return _snapshot_page(request, academy, fingerprint, check=bool(check))


@router.post("/indicator/snapshots/{fingerprint}/sign", name="snapshot_sign")
def sign(request: Request, fingerprint: str, academy: AcademyDep, person: InformedPerson) -> Response:
    """Sign a kept figure off, in the officer's name; a range, or one's own, comes back with the reason."""
    try:
        Procedures(academy.sessions).sign_figure(fingerprint, person.username)
    except BilingualError as problem:
        return _snapshot_page(request, academy, fingerprint, problem)
    return RedirectResponse(address(request, "snapshots", f"/{fingerprint}"), 303)


@router.get("/indicator/snapshots/{fingerprint}/bundle.jsonl", name="snapshot_bundle")
def bundle(fingerprint: str, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Hand out the sealed bundle, byte for byte as it was kept."""
    with academy.reading() as session:
        one, content = snapshots.snapshot(session, fingerprint), snapshots.content(session, fingerprint)
    headers = {"Content-Disposition": f'attachment; filename="{_file_name(one)}.jsonl"'}
    return Response(content, media_type="application/jsonl", headers=headers)


@router.get("/indicator/snapshots/{fingerprint}/report.pdf", name="snapshot_paper")
def paper(fingerprint: str, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Hand out the report of a kept figure, with its fingerprint as a QR code."""
    with academy.reading() as session:
        one, content = snapshots.snapshot(session, fingerprint), snapshots.content(session, fingerprint)
    return saved_as(sealed_paper(sealed.verify(content), round_name=one.round), _file_name(one), "pdf")


@router.get("/indicator/verify", name="bundle")
def ask(request: Request, _person: InformedPerson) -> Response:
    """Offer to check a sealed file."""
    return page(request, "bundle.html", sealed=None, known=None, on_paper="", problem=None)


@router.post("/indicator/verify", name="bundle_verify")
def check(request: Request, academy: AcademyDep, _person: InformedPerson, filled: Filled) -> Response:
    """Check a sealed file that somebody brings: its figures are computed anew, and nothing of it is kept."""
    files, fields = read_uploads(filled), read_fields(filled)
    on_paper = fields.get("fingerprint")
    try:
        if not files:
            raise EntryRefused("file-missing", th="โปรดเลือกไฟล์ชุดหลักฐาน", en="Choose the sealed file.", field="file")
        found = sealed.verify(files[0].content)
        if on_paper:
            require_same(found.fingerprint, fields.usable.get("fingerprint"))
    except BilingualError as problem:
        return page(request, "bundle.html", problem.status, sealed=None, known=None, on_paper=on_paper, problem=problem)
    with academy.reading() as session:
        known = next((one for one in snapshots.snapshots(session) if one.fingerprint == found.fingerprint), None)
    return page(request, "bundle.html", **_figures(found), known=known, on_paper=on_paper, problem=None)


def _list_page(
    request: Request, academy: Academy, given: Fields | None = None, problem: BilingualError | None = None
) -> Response:
    with academy.reading() as session:
        definitions = (pass_rate_definition(session, academy.pass_percent), link_definition(session))
        found = [Rounds(one, snapshots.snapshots(session, one.indicator_id), _round_names(one)) for one in definitions]
        cohorts = scope_cohorts(session, Scope.OFFICIAL)
        years = {year.begun.fiscal_year_be for year in link_years(session)}
    return page(
        request,
        "snapshots.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        indicators=found,
        cohorts=cohorts,
        years=years,
        given=given or Fields({}),
        short=_SHORT,
        problem=problem,
    )


def _snapshot_page(
    request: Request, academy: Academy, fingerprint: str, problem: BilingualError | None = None, *, check: bool = False
) -> Response:
    with academy.reading() as session:
        one = snapshots.snapshot(session, fingerprint)
        earlier = [other for other in snapshots.snapshots(session, one.indicator_id) if one.revises(other)]
        latest = snapshots.later(session, one)
        # A level's file is small, and its evidence is what a signer looks at.
        opened = check or one.indicator_id == LINK_LEVEL
        found = sealed.verify(snapshots.content(session, fingerprint)) if opened else None
        names = {person.username: person.name for person in accounts.everyone(session)}
    return page(
        request,
        "snapshot.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        one=one,
        indicator=load_definition(one.indicator_id),
        before=max(earlier, key=lambda other: other.revision, default=None),
        later=latest,
        names=names,
        problem=problem,
        **(_figures(found) if found else {"sealed": None}),
    )


def _figures(found: AnySealed) -> dict[str, Any]:
    shared = {"sealed": found, "definition": found.definition}
    if isinstance(found, SealedLevel):
        return {**shared, "standing": found.standing, "report": None, "steps": procedure().steps, "day": write_date}
    return {**shared, "standing": None, "report": found.report, "breakdowns": BREAKDOWNS, "who_counts": WHO_COUNTS}


def _round_names(definition: IndicatorDefinition) -> list[str]:
    """Name the rounds of this fiscal year and the last one, the next to come first."""
    today = utc_now().astimezone(BANGKOK).date()
    present = FiscalYear.of(today)
    ahead = [
        (year.months_in(one.months), f"{year.be}/{one.months}")
        for year in (FiscalYear(present.be - 1), present)
        for one in rounds(definition)
    ]
    return [name for _day, name in sorted(ahead, key=lambda one: (one[0] < today, abs((one[0] - today).days)))]


def _file_name(one: Snapshot) -> str:
    told = f"{one.round}-{one.cohort_id}" if one.cohort_id else one.round
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in told)
    return f"{_FILE_NAMES[one.indicator_id]}-{plain}-r{one.revision}"
