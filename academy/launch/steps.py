"""The start, step by step, a line of progress each."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from academy.launch import first_start
from academy.launch.hub import HubProcess
from academy.launch.hub_settings import PORTS, write_hub_settings
from academy.launch.preflight import held_ports, prepare_home, require_free_port, sole_use
from academy.settings import Settings
from academy.workflow import Academy
from foundation.errors import CannotStart
from foundation.isolation import require_isolation
from hub_config.network import require_loopback


def launch(settings: Settings, *, single_user_demo: bool) -> int:
    """Start the academy and run it until SIGINT or SIGTERM; the exit code. Raises CannotStart."""
    if single_user_demo:
        require_loopback(settings.host)
    prepare_home(settings.home)
    with sole_use(settings.home):
        require_free_port(settings.host, settings.port)
        with _step("แยกพื้นที่ผู้เรียน / isolation") as note:
            note("single-user demo" if single_user_demo else require_isolation().value)
        academy = _prepare_data(settings)
        if not single_user_demo:
            with _step("ตรวจงาน / grading") as note:
                note(first_start.try_grading(academy))
        accounts_file = settings.home / "accounts.txt"
        lines = first_start.make_accounts(academy, accounts_file)
        with held_ports(PORTS) as ports:
            course_id = academy.course.course_id
            hub_settings = write_hub_settings(settings, course_id, ports, single_user_demo=single_user_demo)
            return _run(settings, hub_settings, lines, accounts_file)


def _prepare_data(settings: Settings) -> Academy:
    with _step("ฐานข้อมูล / database") as note:
        first_start.make_secrets(settings.secrets)
        academy = Academy(settings)
        note(str(settings.home))
    with _step("บทเรียน / course") as note:
        released, red = first_start.release_new_assignments(academy)
        left_out = f"; not proved, not released: {', '.join(red)}" if red else ""
        note((f"released {', '.join(released)}" if released else "already released") + left_out)
    return academy


def _run(settings: Settings, hub_settings: Path, lines: list[str], accounts_file: Path) -> int:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    url = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{settings.port}"
    with _step("เปิดระบบ / services") as note:
        hub = HubProcess(hub_settings, settings.home / "hub" / "hub.log")
        try:
            for path in ("/hub/health", "/services/academy/healthz", "/services/sample-api/healthz"):
                hub.wait_until(url + path, stop)
        except CannotStart:
            if lines:
                typer.echo(
                    f"\n  สร้างบัญชีเริ่มต้นแล้ว รหัสผ่านอยู่ใน / first accounts were made; their passwords are in {accounts_file}"
                )
            raise
        note("stopped" if stop.is_set() else "ready")
    try:
        if not stop.is_set():
            _tell(url, settings, lines, accounts_file)
        while not stop.wait(0.5):
            if (code := hub.poll()) is not None:
                typer.echo(
                    f"JupyterHub ended by itself (exit {code}); see {settings.home / 'hub' / 'hub.log'}",
                    err=True,
                )
                return 1
    finally:
        typer.echo("\nกำลังปิดระบบ / stopping …")
        hub.stop()
    typer.echo(f"ปิดแล้ว ข้อมูลอยู่ที่ {settings.home} / stopped; the data is in {settings.home}")
    return 0


def _tell(url: str, settings: Settings, lines: list[str], accounts_file: Path) -> None:
    typer.echo(f"\n  พร้อมใช้งาน / ready: {url}\n  ข้อมูล / data: {settings.home}")
    if settings.public_url:
        typer.echo(f"  ผู้ใช้เข้าที่ / people use: {settings.public_url}")
    if lines:
        typer.echo(f"\n  บัญชีเริ่มต้น / first accounts (แสดงครั้งเดียว / shown once; also in {accounts_file}):")
        for line in lines:
            typer.echo(f"    {line}")
    typer.echo("\n  Ctrl-C ปิดระบบ / stops it\n")


@contextmanager
def _step(title: str) -> Iterator[Callable[[str], None]]:
    began = time.monotonic()
    typer.echo(f"  {title} … ", nl=False)
    notes: list[str] = []
    try:
        yield notes.append
    except BaseException:
        typer.echo()
        raise
    typer.echo(f"{' '.join(notes)} ({time.monotonic() - began:.1f} s)")
