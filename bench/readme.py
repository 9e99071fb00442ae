"""The tables of the READMEs: written by the run that measured, never by hand."""

import os
import platform
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bench.figure import Figure

HOUSE = Path(__file__).parents[1]
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


def write_tables(figures: Sequence[Figure], now: datetime, command: str) -> None:
    """Replace what stands between the markers of README.md and README.th.md. Raises ValueError without markers."""
    cores, python = os.cpu_count(), platform.python_version()
    english = (
        f"Measured on {now:%Y-%m-%d} by `{command}` on a machine with {cores} cores and Python {python}, "
        "peers beside it in the same run."
    )
    thai = (
        f"วัดเมื่อ {now:%d/%m}/{now.year + 543} ด้วยคำสั่ง `{command}` บนเครื่อง {cores} คอร์ ใช้ Python {python} "
        "โดยวัดตัวเทียบในรอบเดียวกัน"
    )
    head = "| measurement | beside | ours | figure | to reach |"
    head_th = "| สิ่งที่วัด | เทียบกับ | ของเรา | ตัวเลข | เป้า |"
    _write(HOUSE / "README.md", head, [_row(item, item.what) for item in figures], english)
    _write(HOUSE / "README.th.md", head_th, [_row(item, item.what_th) for item in figures], thai)


def _row(figure: Figure, what: str) -> str:
    value = f"**{figure.told}**" if figure.reached else f"{figure.told} ✗ {figure.flaw}".rstrip()
    return f"| {what} | {figure.theirs} | {figure.ours} | {value} | {figure.aim} |"


def _write(file: Path, head: str, rows: Sequence[str], told: str) -> None:
    before, _, rest = file.read_text(encoding="utf-8").partition(BEGIN)
    _, marker, after = rest.partition(END)
    if not marker:
        message = f"{file.name} has no {BEGIN} … {END} to write between"
        raise ValueError(message)
    table = "\n".join([head, "|---|---|---|---|---|", *rows])
    file.write_text(f"{before}{BEGIN}\n{table}\n\n{told}\n{END}{after}", encoding="utf-8")
