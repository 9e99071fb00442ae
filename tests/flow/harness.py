"""Starting a whole academy by its own command, and living in it with a browser."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

READY_S = 300  # a busy machine may take its time; one that stopped is noticed at once
ANSWER_MS = 120_000
OWN_PASSWORD = "ฝนตกที่นนทบุรี 2569"


@dataclass(frozen=True)
class Running:
    """A started academy: where it answers, where its data is, its first passwords by username."""

    url: str
    home: Path
    passwords: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path

    def command(self, *arguments: str, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
        """Run the `academy` command on this academy's data."""
        return subprocess.run(
            [sys.executable, "-m", "academy", *arguments, "--home", str(self.home)],
            capture_output=True, text=True, timeout=timeout_s, check=False,
        )  # fmt: skip


def start(home: Path, port: int) -> Running:
    """Start `academy up` and wait until it says that it is ready."""
    log = home.parent / "up.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "academy", "up", "--home", str(home), "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "ACADEMY_SUBMISSION_MIB": "19"},
        )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + READY_S
    while f"ready: {url}" not in log.read_text(encoding="utf-8"):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.2)
    lines = (home / "accounts.txt").read_text(encoding="utf-8").splitlines()
    return Running(url, home, {line.split()[1]: line.split()[2] for line in lines}, process, log)


def stop(running: Running) -> None:
    """Press Ctrl-C and wait."""
    running.process.send_signal(signal.SIGINT)
    running.process.wait(60)


def log_in(browser: Browser, academy: Running, username: str) -> Page:
    """A page of `username`'s own browser, logged in; a first password is changed and the privacy notice accepted."""
    context = browser.new_context(base_url=academy.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(ANSWER_MS)
    page = context.new_page()
    page.goto("/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", academy.passwords[username])
    page.click("[type=submit]")
    if page.locator("input[name=new_password]").count():
        page.fill("input[name=new_password]", OWN_PASSWORD)
        page.fill("input[name=new_password_again]", OWN_PASSWORD)
        page.locator("form [type=submit]").last.click()
        academy.passwords[username] = OWN_PASSWORD
    page.wait_for_url(re.compile("/services/academy/(privacy|me|class|overview)$"))
    if page.url.endswith("/privacy"):
        page.locator("main form [type=submit]").click()
        page.wait_for_url(re.compile("/services/academy/(me|class|overview)$"))
    return page
