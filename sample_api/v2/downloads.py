"""Where open data files are kept while the API runs, and how one is sent."""

import asyncio
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

from anyio import to_thread
from fastapi import Request
from fastapi.responses import FileResponse, Response

from sample_api.agreements import audit
from sample_api.problem import Problem, shown
from sample_api.store.opened import Store
from sample_api.v2 import answers, open_formats
from sample_api.v2.open_data import MEDIA_TYPES, OpenFile, files, rows_of


class Folder:
    """Files made so far, in a folder that goes with the process; each is made once, however many ask."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._making: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._rows: dict[str, int] = {}

    def open(self) -> None:
        """Make the folder."""
        self._folder = Path(tempfile.mkdtemp(prefix="sample-api-"))

    def close(self) -> None:
        """Remove the folder and the files in it."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    async def path(self, store: Store, file: OpenFile, *, packed: bool) -> tuple[Path, int]:
        """Return where the file is, packed by gzip if wished, made if it was not yet; and how many rows it holds."""
        assert self._folder is not None, "the API is not running"
        plain = self._folder / f"{store.digest}-{file.name}"
        path = plain.with_name(f"{plain.name}.gz") if packed else plain
        async with self._making[plain.name]:
            if not await to_thread.run_sync(plain.exists):
                self._rows[plain.name] = await to_thread.run_sync(
                    lambda: open_formats.write(file, rows_of(store, file), plain)
                )
            if packed and not await to_thread.run_sync(path.exists):
                await to_thread.run_sync(open_formats.pack, plain, path)
        return path, self._rows[plain.name]


async def answer(request: Request, store: Store, folder: Folder, name: str) -> Response:
    """Send a file, or what of it was asked for (Range); 304 to who has it."""
    file = files(store).get(name)
    if file is None:
        raise _unknown(name)
    tag = answers.tag_of(store.digest, name)
    packed = file.format != "parquet" and "Range" not in request.headers and answers.takes_gzip(request)
    headers = {
        "ETag": f'"{tag}-gzip"' if packed else f'"{tag}"',
        "Cache-Control": "public, max-age=300",
        "Vary": "Accept-Encoding",
    }
    if answers.has(request, tag):
        audit.note(request, dataset=file.dataset.id)
        return Response(status_code=304, headers=headers)
    path, rows = await folder.path(store, file, packed=packed)
    audit.note(request, dataset=file.dataset.id, rows=rows)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return FileResponse(path, media_type=MEDIA_TYPES[file.format], headers=headers, filename=f"synthetic-{file.name}")


def _unknown(name: str) -> Problem:
    th = f"ไม่มีไฟล์ {shown(name)} ดูชื่อไฟล์ทั้งหมดได้ที่ /v2/open-data"
    return Problem(404, "file-unknown", th=th, en=f"There is no file {shown(name)}; /v2/open-data lists them.")
