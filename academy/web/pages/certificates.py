"""Certificates checked by anybody who holds one: no login, no score, nothing that tells codes from each other.

An unknown code costs one look-up by key and gets the same sentence as a mistyped one; 80 random bits are not found by asking.
"""

import re

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from academy.views.certificates import checked
from academy.web.deps import AcademyDep
from academy.web.pages.render import address, page
from papers.thai import span
from planning.certificates import Kind

router = APIRouter()
_LONGEST = 40
_NO_PART_OF_A_CODE = re.compile(r"[^0-9A-Za-z-]")


@router.get("/certificates", name="certificates")
def ask(request: Request, code: str = "") -> Response:
    """Show the field for a code, or go to the page of the code that was filled in."""
    if plain := _NO_PART_OF_A_CODE.sub("", code)[:_LONGEST]:
        return RedirectResponse(address(request, "certificates", f"/{plain}"), 303)
    return page(request, "certificates.html")


@router.get("/certificates/{code}", name="certificate")
def check(request: Request, code: str, academy: AcademyDep) -> Response:
    """Show what a certificate says: name, training, days, kind and number."""
    with academy.reading() as session:
        found = checked(session, code)
    response = page(
        request,
        "certificate.html",
        found=found,
        passed=found.certificate.kind is Kind.PASSED,
        days=span(found.plan.days),
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response
