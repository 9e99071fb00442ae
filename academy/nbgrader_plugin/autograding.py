"""nbgrader's own autograding, switched off: it runs what a trainee wrote with the rights of whoever called it."""

from typing import Any, NoReturn

from nbconvert.exporters import NotebookExporter

AUTOMATIC_TH = "ระบบตรวจงานให้อัตโนมัติทันทีที่ส่ง หากต้องการตรวจใหม่ให้สั่งจากหน้าชั้นเรียนของ Anamai Academy"
AUTOMATIC_EN = (
    "Work is graded automatically as soon as it is submitted; to grade it again, use Anamai Academy's class page."
)


class NoAutograde(NotebookExporter):
    """The exporter that `nbgrader autograde` is configured with: made before anything is read, it ends the command."""

    def __init__(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise SystemExit(f"{AUTOMATIC_TH}\n{AUTOMATIC_EN}")
