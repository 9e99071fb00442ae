"""Which isolation this machine gives, found by trying."""

import os
import subprocess
import sys
import tempfile
from enum import Enum
from functools import cache

from foundation.errors import CannotStart
from foundation.isolation.jail import Jail, environment_binds


class Tier(Enum):
    """The rungs of the isolation ladder, best first."""

    BUBBLEWRAP = "bubblewrap"
    NONE = "none"


@cache
def probe() -> tuple[Tier, str]:
    """The tier and, when it is NONE, the reason in the tool's own words.

    Tried with a real jail: an unprivileged uid inside, another process tree, no network.
    """
    jail = Jail(binds=environment_binds(), filtered=True)
    try:
        with tempfile.NamedTemporaryFile() as outside:
            check = f"import os, sys; sys.exit(not (os.getuid() and not os.path.exists({outside.name!r})))"
            done = subprocess.run(
                jail.command([sys.executable, "-I", "-c", check]),
                capture_output=True,
                text=True,
                timeout=30,
                check=False,
                env={},
            )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Tier.NONE, str(error)
    if done.returncode == 0:
        return Tier.BUBBLEWRAP, ""
    return Tier.NONE, done.stderr.strip() or f"exit {done.returncode}"


def require_isolation() -> Tier:
    """The tier, or CannotStart with the reason when nothing isolates."""
    tier, reason = probe()
    if tier is Tier.NONE:
        who = "root" if os.geteuid() == 0 else "user"
        raise CannotStart(
            "no-isolation",
            th=f"เครื่องนี้แยกพื้นที่ของผู้เรียนออกจากกันไม่ได้ ({reason}) จึงไม่เปิดระบบหลายผู้ใช้ "
            "ให้เปิดใช้ user namespaces แล้วลองใหม่ หรือใช้ --single-user-demo เพื่อทดลองคนเดียว",
            en=f"Nothing on this machine isolates trainees from each other as {who} ({reason}), so a multi-user start "
            "is refused; enable user namespaces and try again, or use --single-user-demo to try it alone.",
        )
    return tier
