"""Pages by number, as many partners have them: `page` from 1, `per_page`, and how many there are."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel

from sample_api.paging import NOTICE_TH

LARGEST_PAGE = 500
_LARGEST_NUMBER = 1_000_000


class NumberedQuery(BaseModel):
    """The parameters of a list in numbered pages."""

    page: Annotated[int, Query(ge=1, le=_LARGEST_NUMBER, description="หน้าที่ เริ่มที่ 1 / page")] = 1
    per_page: Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="แถวต่อหน้า / rows a page")] = 100


def page(rows: Sequence[dict[str, Any]], query: NumberedQuery) -> dict[str, Any]:
    """Return one page with its counts; past the end it holds no rows."""
    first = (query.page - 1) * query.per_page
    return {
        "data": list(rows[first : first + query.per_page]),
        "page": query.page,
        "per_page": query.per_page,
        "pages": -(-len(rows) // query.per_page),
        "total": len(rows),
    } | labels()


def labels() -> dict[str, str]:
    """Return what every answer of an invented partner says of its figures."""
    return {"data_status": "synthetic", "notice_th": NOTICE_TH}
