"""`python -m sample_api token`: a token signed with the key that the running API uses."""

import argparse
import sys
from collections.abc import Mapping

from sample_api import settings, tokens
from sample_api.settings import CannotStartError

MOST_HOURS = 8_784
"""A leap year."""

_EXAMPLES = """\
examples:
  python -m sample_api token --client malee                        reads for a day
  python -m sample_api token --client malee --scope "read write"   writes too
  python -m sample_api token --client malee --scope ""             opens nothing: a 403 to test with
  python -m sample_api token --client malee --hours 0              has ended: a 401 to test with
"""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the program's own."""
    token = commands.add_parser(
        "token",
        help="print a token signed with the key in SAMPLE_API_SECRET_FILE",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    token.add_argument("--client", required=True, help="who will use it")
    token.add_argument("--hours", default="24", help="how long it is good (%(default)s)")
    token.add_argument("--scope", default=tokens.READ, help="what it opens (%(default)s)")


def run(asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print a token as told; raise CannotStartError for one that cannot be."""
    chosen = settings.from_environ(environ)
    if chosen.standalone:
        raise CannotStartError.secret_not_given()
    client, scope, lifetime_s = _client(asked.client), _scope(asked.scope), _hours(asked.hours) * 3600
    sys.stdout.write(tokens.mint(chosen.secret, client, scope=scope, lifetime_s=lifetime_s) + "\n")
    return 0


def _client(text: str) -> str:
    if not 1 <= len(text) <= tokens.LONGEST_CLIENT or not text.isprintable():
        th = f"ชื่อผู้ใช้โทเคน 1 ถึง {tokens.LONGEST_CLIENT} ตัวอักษร"
        raise CannotStartError.token_impossible("--client", th, f"a name of 1 to {tokens.LONGEST_CLIENT} characters")
    return text


def _hours(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST_HOURS)) and int(text) <= MOST_HOURS):
        th, en = f"จำนวนเต็ม 0 ถึง {MOST_HOURS} ชั่วโมง", f"whole hours from 0 to {MOST_HOURS}"
        raise CannotStartError.token_impossible("--hours", th, en)
    return int(text)


def _scope(text: str) -> str:
    if set(text.split()) - tokens.SCOPES:
        known = " ".join(sorted(tokens.SCOPES))
        th, en = f"ชื่อสิทธิ์จาก {known} คั่นด้วยเว้นวรรค หรือเว้นว่าง", f"any of {known}, with spaces between, or nothing"
        raise CannotStartError.token_impossible("--scope", th, en)
    return text
