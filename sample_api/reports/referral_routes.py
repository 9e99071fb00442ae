"""Routes by which an agency reports referrals between facilities, and what became of them."""

from functools import partial
from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from sample_api import tokens
from sample_api.access import admit
from sample_api.paging import NoQuery
from sample_api.partners.body import as_model
from sample_api.problem import FieldError
from sample_api.reports import checking, described, refusals, transfers
from sample_api.reports.forms import Referral, ReferralListQuery, StatusChange
from sample_api.reports.incoming import found, sent, told, told_page, written
from sample_api.schemas import problem_responses
from sample_api.v2.documented import answers as documented
from sample_api.v2.documented import takes
from sample_api.v2.queries import asked
from sample_api.v2.resources import listings
from sample_api.v2.rights import View
from sample_api.v2.service import service_of

router = APIRouter(prefix="/v2/referrals", tags=["v2 การส่งต่อ"], responses=problem_responses(401, 403, 429, 503))

KIND = "referrals"

ReferralId = Annotated[str, Path(examples=["RF19a9c1b2d005f2e9c1a"])]


@router.post(
    "",
    status_code=201,
    summary="แจ้งการส่งต่อ",
    response_model=described.ReferralRow,
    responses=described.takes_in(described.ReferralRow, described.REFERRAL, 201),
    openapi_extra=described.writes(Referral.model_json_schema(), described.REFERRAL_IN, key_required=True),
)
async def post_referral(request: Request) -> Response:
    """จากหน่วยบริการในพื้นที่ของท่าน ไม่ระบุตัวบุคคล ต้องมี Idempotency-Key / of nobody in person; needs a key."""
    one = await sent(request, KIND, key_required=True)
    referral = as_model(one.content, Referral)
    checking.check_texts({"reason": referral.reason})
    checking.check_day("sent_on", referral.sent_on)
    province = await _province(request, "from_facility", referral.from_facility)
    await _province(request, "to_facility", referral.to_facility)
    if referral.from_facility == referral.to_facility:
        th, en = "ต้องไม่ใช่หน่วยเดียวกับที่ส่ง", "must not be the facility it comes from"
        raise refusals.unusable([FieldError("body", "to_facility", th, en)])
    checking.require_province("from_facility", province, View.of(one.client))
    change = partial(transfers.open_one, client=one.client.id, referral=referral, province=province)
    return await written(request, one, change)


@router.get(
    "",
    summary="การส่งต่อของท่าน",
    response_model=described.ReferralPage,
    responses=documented(described.REFERRAL_PAGE, linked=True),
    openapi_extra=takes(ReferralListQuery, secured=True),
)
async def list_referrals(request: Request) -> Response:
    """เฉพาะที่ท่านส่ง เก่าไปใหม่ / your own, the oldest first."""
    client = admit(request, tokens.READ)
    query = await asked(request, ReferralListQuery)
    rows, total = await found(request, partial(transfers.page, client=client.id, query=query))
    return told_page(request, KIND, query, rows, total)


@router.get(
    "/{referral_id}",
    summary="การส่งต่อหนึ่งครั้ง",
    response_model=described.ReferralRow,
    responses=documented(described.REFERRAL, 404),
    openapi_extra=takes(secured=True),
)
async def get_referral(request: Request, referral_id: ReferralId) -> Response:
    """การส่งต่อของท่าน พร้อม ETag สำหรับเปลี่ยนสถานะ / one of yours, with the ETag to change its status."""
    client = admit(request, tokens.READ)
    await asked(request, NoQuery)
    row = await found(request, partial(transfers.one, client=client.id, referral_id=referral_id))
    return told(request, KIND, transfers.shown(row), tag=row["etag"])


@router.put(
    "/{referral_id}/status",
    summary="เปลี่ยนสถานะการส่งต่อ",
    response_model=described.ReferralRow,
    responses=described.takes_in(
        described.ReferralRow, described.REFERRAL | {"status": "accepted"}, 200, problems=(404, 409, 412, 428)
    ),
    openapi_extra=described.writes(
        StatusChange.model_json_schema(), {"status": "accepted"}, changes=True, key_required=False
    ),
)
async def put_status(request: Request, referral_id: ReferralId) -> Response:
    """ลำดับ: sent → accepted / declined / cancelled, accepted → arrived / cancelled, arrived → completed, ต้องส่ง If-Match."""
    one = await sent(request, KIND)
    wanted = as_model(one.content, StatusChange)
    checking.check_texts({"note": wanted.note})
    change = partial(
        transfers.change, client=one.client.id, referral_id=referral_id, wanted=wanted, if_match=one.if_match
    )
    return await written(request, one, change)


async def _province(request: Request, field: str, hospcode: str) -> str:
    """Return the province of a facility; raise the 400 when there is none of this code."""
    row = await service_of(request).one(listings()["facilities"].shelf, (("hospcode", hospcode),))
    if row is None:
        th, en = "ไม่มีหน่วยบริการรหัสนี้ ดูทั้งหมดที่ /v2/facilities", "is no facility: see /v2/facilities"
        raise refusals.unusable([FieldError("body", field, th, en)])
    province: str = orjson.loads(row)["province"]
    return province
