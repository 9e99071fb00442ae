"""A class asks all at once: whether every answer comes, how evenly, and what memory it costs the server."""

from collections.abc import Iterator
from statistics import median, quantiles

import psutil

from bench.figure import Figure
from bench.progress import console
from bench.sample_api.load import Answers
from bench.sample_api.ours import Ours

CLIENTS = 200
SLOWEST, LARGEST = 10.0, 1.1


def lesson(ours: Ours, seconds: float) -> Iterator[Figure]:
    """Let the class ask as long again as it is then measured, so that what the server keeps is full before."""
    console.print(f"{CLIENTS} clients at once, twice {seconds:g} s")
    requests = ours.wanted.of_class([ours.minted(f"trainee-{number}") for number in range(CLIENTS)])
    server = psutil.Process(ours.server.pid)
    warm = ours.ask(requests, CLIENTS, seconds)
    before = server.memory_full_info().uss
    answers = ours.ask(requests, CLIENTS, seconds)
    after = server.memory_full_info().uss
    yield _steadiness(answers, seconds, "; ".join(filter(None, dict.fromkeys([warm.flaw, answers.flaw]))))
    yield Figure(
        name="sample-api memory",
        what=f"Sample API: memory of its own after {CLIENTS} clients for {seconds:g} s, beside before",
        what_th=f"API ตัวอย่าง: หน่วยความจำหลังมีผู้เรียกพร้อมกัน {CLIENTS} คน {seconds:g} วินาที เทียบก่อนหน้า",
        theirs=f"{before / 2**20:.0f} MiB",
        ours=f"{after / 2**20:.0f} MiB",
        value=after / before,
        unit="×",
        target=LARGEST,
        details={"before_bytes": before, "after_bytes": after},
    )


def _steadiness(answers: Answers, seconds: float, flaw: str) -> Figure:
    middle, p99 = median(answers.waits), quantiles(answers.waits, n=100)[-1]
    return Figure(
        name="sample-api class",
        what=f"Sample API: {CLIENTS} clients at once for {seconds:g} s, every answer a success: p99 beside the median",
        what_th=f"API ตัวอย่าง: ผู้เรียกพร้อมกัน {CLIENTS} คน {seconds:g} วินาที สำเร็จทุกครั้ง: p99 เทียบมัธยฐาน",
        theirs=f"p50 {middle * 1000:.0f} ms",
        ours=f"p99 {p99 * 1000:.0f} ms, {answers.per_s:,.0f}/s",
        value=p99 / middle,
        unit="×",
        target=SLOWEST,
        flaw=flaw,
        details={"answers": len(answers.waits), "p50_s": middle, "p99_s": p99, "max_s": max(answers.waits)},
    )
