"""What goes wrong in a person's own server, told in both languages.

NotFound            no exercise, no such file
UnusableInput       an exercise that cannot be tried here; an app that does not start
NoReport            work that ended the process before its tests were through
"""

from pathlib import Path

from foundation.errors import BilingualError, NotFound, UnusableInput


class NoReport(BilingualError):
    """The work was tried, and nothing came out."""

    status = 422


def no_exercise(name: str) -> BilingualError:
    """Say that nothing here is an exercise (`name`), or that none was named."""
    if not name:
        return NotFound(
            "no-exercise",
            th="ไม่พบแบบฝึกหัดในโฟลเดอร์นี้ โปรดระบุชื่อ เช่น academy check m01 หรือเปิดโฟลเดอร์ของแบบฝึกหัดก่อน",
            en="There is no exercise in this folder; name one, as in `academy check m01`, or go to its folder first.",
        )
    return NotFound(
        "no-exercise",
        th=f"ไม่พบแบบฝึกหัด «{name}» โปรดตรวจชื่อ หรือรับงาน (Fetch) ในแผง Assignments ก่อน",
        en=f"There is no exercise “{name}”; check its name, or fetch it in the Assignments panel first.",
    )


def unusable_exercise(folder: Path, what: str) -> BilingualError:
    """Say that an exercise's own files cannot be used."""
    return UnusableInput(
        "unusable-exercise",
        th=f"ใช้แบบฝึกหัดใน {folder} ไม่ได้ ({what}) โปรดเปลี่ยนชื่อโฟลเดอร์แล้วรับงานใหม่ (Fetch)",
        en=f"The exercise in {folder} cannot be used ({what}); rename the folder and fetch the exercise again.",
    )


def only_when_submitted(folder: Path) -> BilingualError:
    """Say that an exercise needs more than the trainee's own server has."""
    return UnusableInput(
        "only-when-submitted",
        th=f"แบบฝึกหัดใน {folder} ลองด้วย academy check ไม่ได้ โปรดอ่านวิธีลองใน README.md ระบบจะตรวจเมื่อส่งงาน",
        en=f"The exercise in {folder} cannot be tried by `academy check`; its README.md says how, and it is checked when you submit it.",
    )


def no_app(entry: str, folder: Path) -> BilingualError:
    """Say that there is no module of that name to serve."""
    return NotFound(
        "no-app",
        th=f"ไม่พบไฟล์ของ «{entry}» ใน {folder} หรือในโฟลเดอร์ exercise ข้างใน โปรดระบุเป็น «ชื่อไฟล์:ชื่อตัวแปร» เช่น app:app",
        en=f"There is no file for “{entry}” in {folder} or in its folder exercise; give it as file:variable, as in app:app.",
    )


def does_not_start(reason: str) -> BilingualError:
    """Say why an app does not start; `reason` names the error and where in the work it is."""
    return UnusableInput(
        "app-does-not-start",
        th=f"เริ่มแอปไม่ได้: {reason} โปรดแก้ไข บันทึกไฟล์ แล้วสั่ง serve อีกครั้ง",
        en=f"The app does not start: {reason}. Mend it, save the file and call serve again.",
    )


def no_report() -> NoReport:
    """Say that the work ended the process (`os._exit`, a crash) before its tests were through."""
    return NoReport(
        "no-report",
        th="งานของท่านปิดโปรแกรมก่อนเทสต์ทำงานครบ จึงไม่มีผลการตรวจและถือว่าไม่ผ่าน โปรดนำคำสั่งที่ปิดโปรแกรม เช่น os._exit ออกแล้วลองใหม่",
        en="Your work ended the program before its tests were through, so nothing passed; remove what ends it, as os._exit, and try again.",
    )
