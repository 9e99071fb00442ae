"""A command typed wrongly, told as every other mistake: one Thai and one English sentence."""

import sys
from typing import Any

from foundation.errors import BilingualError, UnusableInput

_SAID_IN_THAI = {
    "MissingParameter": "คำสั่งนี้ยังขาด {}",
    "NoSuchOption": "คำสั่งนี้ไม่มีตัวเลือก {}",
    "BadOptionUsage": "ตัวเลือก {} ใช้ไม่ถูกต้อง",
    "BadParameter": "ค่าที่ให้แก่ {} ใช้ไม่ได้",
}


def misuse(error: Any, name: str) -> BilingualError | None:
    """Give the sentences for an error of Click's in the command `name`; None for any other error.

    By the names of classes: Typer has Click's under a name of its own, which changes from version to version.
    """
    if not hasattr(error, "format_message") or not hasattr(error, "ctx"):
        return None
    if type(error).__name__ == "NoArgsIsHelpError":  # a group of commands without one of them: its text is the help
        error.show()
        sys.exit(error.exit_code)
    usage = f"{error.ctx.command_path} --help" if error.ctx else f"academy {name} --help"
    thai = _SAID_IN_THAI.get(type(error).__name__, "ใช้คำสั่งนี้ไม่ถูกต้อง").format(_concerned(error))
    message = error.format_message().rstrip(".?")
    return UnusableInput("misused-command", th=f"{thai} โปรดดูวิธีใช้ด้วย {usage}", en=f"{message}; see {usage}")


def _concerned(error: Any) -> str:
    """The option or argument that it is about."""
    if getattr(error, "option_name", None):
        return str(error.option_name)
    hint = getattr(error, "param_hint", None) or (error.param.get_error_hint() if getattr(error, "param", None) else "")
    return str(hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "")
