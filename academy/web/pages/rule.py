"""The pass rule: a form for planning staff; what they decide is a dated record with its reason."""

import http
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from academy import once
from academy.once import TakenBefore
from academy.views import RuleForm, current_rule, decide_rule, rule_history
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.pages.render import address, page, taken_before
from academy.workflow import Academy
from foundation.store import utc_now
from indicator import RuleRejected
from indicator.words import WHO_COUNTS
from planning.errors import EntryRefused

router = APIRouter()


class RuleFields(BaseModel):
    """The form's fields, as a browser sends them."""

    pass_percent: str = Field(max_length=20)
    who_counts: str = Field(max_length=20)
    note: str = ""
    modules: list[str] = Field(default_factory=list, max_length=100)
    confirmed: str = ""
    form_key: str = Field("", max_length=100)


@router.get("/indicator/rule", name="pass_rule")
def pass_rule(request: Request, academy: AcademyDep, _person: InformedPerson, saved: str = "") -> Response:
    """Show the rule in force as a form, and every rule before it."""
    with academy.reading() as session:
        rule = current_rule(session, academy.pass_percent)
    form = RuleForm(rule.percent_text, rule.who_counts.value, rule.modules or (), rule.confirmed, "")
    return _page(request, academy, form, saved=bool(saved))


@router.post("/indicator/rule", name="decide_rule")
def decide(
    request: Request, academy: AcademyDep, person: InformedPerson, given: Annotated[RuleFields, Form()]
) -> Response:
    """Record a new rule, in the officer's name; a rule that cannot be applied comes back with the reason."""
    form = RuleForm(given.pass_percent, given.who_counts, tuple(given.modules), bool(given.confirmed), given.note)
    try:
        with academy.sessions.begin() as session:
            once.take_in(session, person.username, given.form_key)
            decide_rule(session, form, person.username, utc_now())
    except TakenBefore:
        return taken_before(request, "pass_rule")
    except (RuleRejected, EntryRefused) as problem:
        return _page(request, academy, form, problem=problem)
    return RedirectResponse(address(request, "pass_rule", saved="yes"), 303)


def _page(
    request: Request,
    academy: Academy,
    form: RuleForm,
    *,
    saved: bool = False,
    problem: RuleRejected | EntryRefused | None = None,
) -> Response:
    with academy.reading() as session:
        history = rule_history(session)
    return page(
        request,
        "rule.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        form=form,
        history=history,
        assignments=academy.assignments(),
        who_counts=WHO_COUNTS,
        saved=saved,
        problem=problem,
    )
