"""Tables as files to save."""

from starlette.responses import Response

from foundation.store import utc_now
from indicator.tables import TABLE_FORMATS
from indicator.thai_calendar import BANGKOK


def table_file(content: bytes, name: str, suffix: str) -> Response:
    """Answer with a written table, named by what it holds and when it was made."""
    stamp = f"{utc_now().astimezone(BANGKOK):%Y%m%d-%H%M}"
    headers = {"Content-Disposition": f'attachment; filename="{name}-{stamp}.{suffix}"'}
    return Response(content, media_type=TABLE_FORMATS[suffix].media_type, headers=headers)
