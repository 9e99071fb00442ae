"""OAuth 2: an access token for client credentials (RFC 6749, 4.4), and where to find keys and endpoints (RFC 8414)."""

from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from sample_api.agreements import access_tokens, audit, forms
from sample_api.agreements.forms import FormError
from sample_api.agreements.guard import Guard, client_name
from sample_api.agreements.keys import ALGORITHM, TOKEN_LIFETIME_S
from sample_api.agreements.model import today
from sample_api.agreements.proof import NotProvenError, Proof, Proven, Prover, TooManyAttemptsError
from sample_api.schemas import Responses
from sample_api.tokens import SCOPES
from sample_api.wire import to_json

GRANT_TYPE = "client_credentials"
TOKEN_PATH = "/oauth/token"  # noqa: S105 - an address
JWKS_PATH = "/.well-known/jwks.json"
METADATA_PATH = "/.well-known/oauth-authorization-server"

_CHALLENGE = 'Basic realm="sample-api", charset="UTF-8"'
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_A_WHILE = {"Cache-Control": "public, max-age=300"}

router = APIRouter(tags=["สิทธิ์เข้าถึง"])

Code = Literal[
    "invalid_request",
    "invalid_client",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "temporarily_unavailable",
]


class AccessToken(BaseModel):
    """โทเคนของหน่วยงาน ใช้ได้ `expires_in` วินาที."""

    access_token: str = Field(examples=["eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFUzI1NiJ9…"])
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind of token
    expires_in: int = TOKEN_LIFETIME_S
    scope: str = Field(examples=["read"])


class TokenRefusal(BaseModel):
    """เหตุที่ไม่ออกโทเคน ตาม RFC 6749 ข้อ 5.2: `error` คงที่ ใช้ในโปรแกรมได้ `error_description_th` สำหรับคนอ่าน."""

    error: Code
    error_description: str
    error_description_th: str


class RefusedError(Exception):
    """A request for a token is refused, in the words of RFC 6749, 5.2."""

    def __init__(self, status: int, code: Code, *, th: str, en: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.body = TokenRefusal(error=code, error_description=en, error_description_th=th)
        self.headers = _NO_STORE | (headers or {})


def _refusals(*statuses: int) -> Responses:
    told = {
        400: "คำขอใช้ไม่ได้ / the request cannot be used",
        401: "รหัสหน่วยงานหรือรหัสลับไม่ถูกต้อง / wrong client id or secret",
        413: "ใหญ่เกินไป / too large",
        415: "ต้องส่งเป็นฟอร์ม / send a form",
        429: "ลองบ่อยเกินไป / too many attempts",
    }
    return {status: {"model": TokenRefusal, "description": told[status]} for status in statuses}


_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            forms.MEDIA_TYPE: {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": [GRANT_TYPE]},
                        "scope": {"type": "string", "examples": ["read"]},
                        "client_id": {"type": "string", "examples": ["demo-university"]},
                        "client_secret": {"type": "string", "format": "password"},
                    },
                }
            }
        },
    }
}


@router.post(
    TOKEN_PATH,
    summary="ขอโทเคนของหน่วยงาน",
    response_model=AccessToken,
    responses=_refusals(400, 401, 413, 415, 429),
    openapi_extra=_FORM,
)
async def token(request: Request) -> Response:
    """ขอโทเคนตามข้อตกลง ส่งรหัสหน่วยงานและรหัสลับแบบ Basic หรือในฟอร์ม / a token for client credentials.

    หน่วยงานสาธิต (demo-…) ใช้โทเคนของท่านเองแทนรหัสลับ / of a demo agency your own token is the secret.
    """
    try:
        issued = await _issue(request)
    except FormError as error:
        th = "ต้องส่งเป็นฟอร์ม application/x-www-form-urlencoded ขนาดไม่เกิน 16 KiB พารามิเตอร์ละครั้งเดียว"
        return _refused(RefusedError(error.status, "invalid_request", th=th, en=error.why))
    except RefusedError as refusal:
        return _refused(refusal)
    return Response(to_json(issued.model_dump()), media_type="application/json", headers=_NO_STORE)


def _refused(refusal: RefusedError) -> Response:
    body = to_json(refusal.body.model_dump())
    return Response(body, refusal.status, media_type="application/json", headers=refusal.headers)


async def _issue(request: Request) -> AccessToken:
    form = await forms.posted(request)
    if not (grant_type := form.get("grant_type")):
        th = "ต้องส่ง grant_type=client_credentials"
        raise RefusedError(400, "invalid_request", th=th, en="send grant_type=client_credentials")
    proof = _proof(request, form)
    if grant_type != GRANT_TYPE:
        th = "รองรับเฉพาะ grant_type=client_credentials"
        raise RefusedError(400, "unsupported_grant_type", th=th, en="only client_credentials is supported")
    proven = await _proven(request, proof)
    guard: Guard = request.app.state.guard
    scopes = _scopes(proven, form.get("scope", ""))
    minted = access_tokens.mint(guard.keys, guard.issuer, proven.agreement.id, scopes, proven.holder)
    audit.note(request, client=client_name(proven.agreement.id, proven.holder))
    return AccessToken(access_token=minted, scope=" ".join(sorted(scopes)))


def _proof(request: Request, form: dict[str, str]) -> Proof:
    in_header = forms.basic(request.headers.get("Authorization", ""))
    if in_header and "client_secret" in form:
        th = "ส่งรหัสลับทางเดียว จะเป็นแบบ Basic หรือในฟอร์มก็ได้"
        raise RefusedError(400, "invalid_request", th=th, en="send the secret in one way, by Basic or in the form")
    name, secret = in_header or (form.get("client_id", ""), form.get("client_secret", ""))
    if in_header and form.get("client_id", name) != name:
        th = "client_id ในฟอร์มไม่ตรงกับที่ส่งแบบ Basic"
        raise RefusedError(400, "invalid_request", th=th, en="client_id in the form is not the one sent by Basic")
    return Proof(name, secret, address_of(request))


def address_of(request: Request) -> str:
    """Return the address a request came from, as far as the server knows it."""
    return request.client.host if request.client else ""


async def _proven(request: Request, proof: Proof) -> Proven:
    prover: Prover = request.app.state.prover
    audit.note_claim(request, proof.client_id)
    try:
        proven = await prover.prove(proof)
    except TooManyAttemptsError as error:
        th = f"ลองผิดบ่อยเกินไป โปรดรอ {error.wait_s} วินาทีแล้วลองใหม่"
        en = f"too many attempts: wait {error.wait_s} s"
        wait = {"Retry-After": str(error.wait_s)}
        raise RefusedError(429, "temporarily_unavailable", th=th, en=en, headers=wait) from error
    except NotProvenError as error:
        th = "รหัสหน่วยงานหรือรหัสลับไม่ถูกต้อง หน่วยงานสาธิต (demo-…) ให้ใช้โทเคนของท่านเองเป็นรหัสลับ"
        en = "wrong client id or secret; for a demo agency the secret is your own token of this API"
        challenge = {"WWW-Authenticate": _CHALLENGE}
        raise RefusedError(401, "invalid_client", th=th, en=en, headers=challenge) from error
    standing = proven.agreement.standing(today())
    if standing != "active":
        th = "ข้อตกลงของหน่วยงานท่านสิ้นสุดแล้ว" if standing == "ended" else "ข้อตกลงของหน่วยงานท่านยังไม่เริ่มมีผล"
        en = "the agreement has ended" if standing == "ended" else "the agreement has not begun"
        raise RefusedError(400, "unauthorized_client", th=th, en=en)
    return proven


def _scopes(proven: Proven, asked: str) -> frozenset[str]:
    allowed = proven.agreement.scopes
    wanted = frozenset(asked.split()) or allowed
    if not wanted <= allowed:
        named = " ".join(sorted(allowed))
        raise RefusedError(
            400, "invalid_scope", th=f"ข้อตกลงให้ scope: {named}", en=f"the agreement gives the scopes: {named}"
        )
    return wanted


class KeySet(BaseModel):
    """กุญแจสาธารณะสำหรับตรวจโทเคน (JWK Set, RFC 7517)."""

    keys: list[dict[str, str]]


@router.get(JWKS_PATH, summary="กุญแจสาธารณะสำหรับตรวจโทเคน", response_model=KeySet)
async def jwks(request: Request) -> Response:
    """กุญแจสาธารณะที่ใช้ตรวจโทเคนของหน่วยงาน / the public keys of agencies' tokens."""
    guard: Guard = request.app.state.guard
    return Response(to_json({"keys": guard.keys.public()}), media_type="application/json", headers=_A_WHILE)


class Metadata(BaseModel):
    """ที่อยู่และความสามารถของส่วนออกโทเคน (RFC 8414)."""

    issuer: str
    token_endpoint: str
    jwks_uri: str
    grant_types_supported: list[str]
    response_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    scopes_supported: list[str]
    access_token_signing_alg_values_supported: list[str]
    service_documentation: str


@router.get(METADATA_PATH, summary="ที่อยู่สำหรับขอและตรวจโทเคน")
async def metadata(request: Request) -> Metadata:
    """ขอโทเคนที่ไหน ตรวจด้วยกุญแจใด / where to get a token and the keys."""
    guard: Guard = request.app.state.guard
    return Metadata(
        issuer=guard.issuer,
        token_endpoint=guard.issuer + TOKEN_PATH,
        jwks_uri=guard.issuer + JWKS_PATH,
        grant_types_supported=[GRANT_TYPE],
        response_types_supported=[],
        token_endpoint_auth_methods_supported=["client_secret_basic", "client_secret_post"],
        scopes_supported=sorted(SCOPES),
        access_token_signing_alg_values_supported=[ALGORITHM],
        service_documentation=guard.issuer + "/docs",
    )
