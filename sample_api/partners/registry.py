"""A simulated population register: OAuth2 client credentials, tokens of five minutes, aggregated counts only.

The caller's user name is the client id and its token of this API the client secret. Access tokens are signed with
the time they were issued: nothing is kept, and expiry follows from what the request carries.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from sample_api import tokens
from sample_api.paging import NoQuery, only
from sample_api.partners import access, asked, body, figures, numbered, session
from sample_api.partners.asked import ProvinceCode, Year
from sample_api.partners.faults import Fault
from sample_api.partners.numbered import NumberedQuery
from sample_api.partners.session import Session
from sample_api.partners.visit import Visit, visiting
from sample_api.problem import Problem
from sample_api.synthesis import catalogue
from sample_api.synthesis.generator import uniform
from sample_api.tokens import Client, TokenError
from sample_api.wire import to_json

ID = "registry"
SCOPE = "population:read"
SHORT_S = 300
LONG_S = 3_600
EARLY_S = 120
"""How long a token is really good with `early_expiry`, whatever `expires_in` says."""

_ALGORITHM = "HS256"
_FORM = "application/x-www-form-urlencoded"
_CHALLENGE = 'Bearer realm="registry-simulator"'
_FIRST_YEAR, _LAST_YEAR = 2565, 2569
_GROWTH = 0.002
_AGES = (*(f"{start:02}-{start + 4:02}" for start in range(0, 80, 5)), "80+")
_AGE_WEIGHTS = (4.5, 5.2, 5.8, 6.0, 6.6, 7.2, 7.3, 7.1, 7.4, 7.9, 8.1, 7.6, 6.4, 5.1, 3.6, 2.2, 2.0)
_SEXES = {"M": 0.488, "F": 0.512}


class PopulationQuery(NumberedQuery):
    """Which population: of a province, on 31 December of a calendar year (B.E.)."""

    province: ProvinceCode
    year: Year


router = APIRouter(prefix=f"/{ID}/s/{{scenario}}/{{seed}}")
Visiting = Annotated[Visit, Depends(visiting(ID))]


@router.post("/oauth/token", dependencies=[Depends(only(NoQuery))])
async def issue(request: Request, visit: Visiting) -> Response:
    """Issue an access token for client credentials (RFC 6749, 4.4); refuse in that standard's own words (5.2)."""
    form = _form(await body.posted(request, _FORM))
    if form is None or form.get("grant_type") is None:
        return _refusal(400, "invalid_request", "send grant_type=client_credentials once, as a form")
    if form["grant_type"] != "client_credentials":
        return _refusal(400, "unsupported_grant_type", "only client_credentials")
    if form.get("scope", SCOPE) != SCOPE:
        return _refusal(400, "invalid_scope", f"only {SCOPE}")
    name, secret = access.credentials(request.headers.get("Authorization", ""))
    name, secret = name or form.get("client_id", ""), secret or form.get("client_secret", "")
    try:
        client = access.holder(request, secret)
    except TokenError:
        client = None
    if client is None or client.id != name:
        return _refusal(401, "invalid_client", "client_id is your user name, client_secret your token of this API")
    lifetime = SHORT_S if visit.shows(Fault.SHORT_TOKENS) else LONG_S
    token = _mint(request, visit, client.id, lifetime)
    told = {"access_token": token, "token_type": "Bearer", "expires_in": lifetime, "scope": SCOPE}
    return _json(told | numbered.labels(), headers={"Cache-Control": "no-store"})


async def token_holder(request: Request) -> Client:
    """Return the client an access token speaks for; raise the 401 that says whether it was ever good."""
    visit = await visiting(ID)(request)
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or len(token) > tokens.LONGEST_TOKEN:
        raise _token_refused("token-missing")
    try:
        claims = jwt.decode(token.strip(), _key(request), algorithms=[_ALGORITHM]).claims
    except (JoseError, ValueError, RecursionError) as error:
        raise _token_refused("token-invalid") from error
    if claims.get("aud") != _audience(visit):
        raise _token_refused("token-invalid")
    lifetime = EARLY_S if visit.shows(Fault.EARLY_EXPIRY) else claims["exp"] - claims["iat"]
    if not 0 <= visit.now - claims["iat"] < lifetime:
        raise _token_refused("token-expired")
    return Client(claims["sub"], frozenset({SCOPE}))


Calling = Annotated[Session, Depends(session.session_at(ID, token_holder))]


@router.get("/population", dependencies=[Depends(only(PopulationQuery))])
async def population(calling: Calling, query: Annotated[PopulationQuery, Query()]) -> Response:
    """Counts by district, sex and five-year age group; never a person."""
    place = asked.province(query.province)
    year = asked.year(query.year, _FIRST_YEAR, _LAST_YEAR)
    told = numbered.page(_counts(place.code, year, calling.visit.seed), query)
    if calling.visit.shows(Fault.GROUPED_DIGITS):
        told["data"] = [row | {"population": f"{row['population']:,}"} for row in told["data"]]
    return _json({"as_of": f"{year - 543}-12-31"} | told)


@router.get("/persons", dependencies=[Depends(only(NoQuery))])
@router.get("/persons/{person}", dependencies=[Depends(only(NoQuery))])
async def persons(_calling: Calling) -> Response:
    """Refuse: the agreement covers counts alone."""
    th = "ข้อตกลงอนุญาตเฉพาะจำนวนรวม ไม่เปิดเผยข้อมูลรายบุคคล โปรดใช้ /population"
    en = "The agreement covers aggregated counts only, never a person: use /population."
    raise Problem(403, "aggregate-only", th=th, en=en)


def _form(content: bytes) -> dict[str, str] | None:
    """Return the form's fields, or None when it is none or gives a field twice (RFC 6749, 3.2)."""
    try:
        fields = parse_qs(content.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=20)
    except ValueError:
        return None
    return {name: values[0] for name, values in fields.items()} if all(len(v) == 1 for v in fields.values()) else None


def _mint(request: Request, visit: Visit, client: str, lifetime: int) -> str:
    issued_at = int(visit.now)
    claims = {"aud": _audience(visit), "sub": client, "iat": issued_at, "exp": issued_at + lifetime}
    return jwt.encode({"alg": _ALGORITHM}, claims, _key(request), algorithms=[_ALGORITHM])


def _audience(visit: Visit) -> str:
    return f"{ID}/{visit.scenario.id}/{visit.seed}"


def _key(request: Request) -> OctKey:
    return OctKey.import_key(access.key_for(request, "registry access tokens"))


@lru_cache(maxsize=32)
def _counts(province: str, year: int, seed: int) -> tuple[dict[str, Any], ...]:
    districts = [one.code for one in figures.districts()[province]]
    people = catalogue.population_thousand()[province] * 1_000 * (1 + _GROWTH * (year - _LAST_YEAR))
    people *= 0.995 + 0.01 * uniform(ID, province, seed=seed)
    cells = list(product(districts, _SEXES, zip(_AGES, _AGE_WEIGHTS, strict=True)))
    return tuple(_rows(cells, figures.split(round(people), [_weight(*cell, seed) for cell in cells])))


def _weight(district: str, sex: str, age: tuple[str, float], seed: int) -> float:
    size = 0.4 + uniform(ID, district, seed=seed)
    return size * _SEXES[sex] * age[1] * (0.9 + 0.2 * uniform(ID, district, sex, age[0], seed=seed))


def _rows(cells: list[tuple[str, str, tuple[str, float]]], counts: list[int]) -> Iterator[dict[str, Any]]:
    for (district, sex, (age, _)), count in zip(cells, counts, strict=True):
        yield {"district_code": district, "sex": sex, "age_group": age, "population": count}


def _token_refused(code: str) -> Problem:
    said = {
        "token-missing": ("ต้องขอโทเคนที่ /oauth/token แล้วส่งทาง Authorization: Bearer", "Get a token at /oauth/token."),
        "token-invalid": ("โทเคนนี้ไม่ใช่ของหน่วยงาน สถานการณ์ และ seed นี้", "No token of this scenario and seed."),
        "token-expired": ("โทเคนหมดอายุแล้ว โปรดขอใหม่ที่ /oauth/token", "The token has expired: get a new one."),
    }
    challenge = _CHALLENGE if code == "token-missing" else f'{_CHALLENGE}, error="invalid_token"'
    th, en = said[code]
    return Problem(401, code, th=th, en=en, headers={"WWW-Authenticate": challenge})


def _refusal(status: int, error: str, description: str) -> Response:
    headers = {"Cache-Control": "no-store"}
    if status == 401:  # noqa: PLR2004 - the one status that needs a challenge
        headers["WWW-Authenticate"] = 'Basic realm="registry-simulator"'
    return _json({"error": error, "error_description": description}, status, headers)


def _json(told: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(to_json(told), status_code=status, media_type="application/json", headers=headers)
