"""Formgrader's handlers where the academy differs from nbgrader: marks go to the ledger first, grading is automatic.

The ledger is the truth: a mark that the academy does not take is not written to the gradebook either.
"""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbgrader.api import Comment, Grade, Gradebook, MissingEntry, SubmittedNotebook
from nbgrader.server_extensions.formgrader import apihandlers, base, handlers
from sqlalchemy import text
from tornado import web

from academy.nbgrader_plugin.autograding import AUTOMATIC_EN, AUTOMATIC_TH
from academy.nbgrader_plugin.client import AcademyClient
from academy.nbgrader_plugin.errors import ExchangeFailure, Refused
from academy.nbgrader_plugin.formgrader.rendering import FILES_POLICY, submission_policy

# Which attempt the page shows on which a mark was given; our own script sends it.
ATTEMPT_HEADER = "X-Academy-Attempt"
PROBLEM_TYPE = "application/problem+json"
AUTOMATIC = ("grading-is-automatic", AUTOMATIC_TH, AUTOMATIC_EN)
NO_EXTRA_CREDIT = (
    "no-extra-credit",
    "หลักสูตรนี้ไม่มีคะแนนพิเศษ กรุณาให้คะแนนในช่องคะแนนของข้อนั้น",
    "This course has no extra credit; give the points in the cell's own score.",
)
KEPT_IN_THE_ACADEMY = (
    "kept-in-the-academy",
    "ชุดแบบฝึกหัด กำหนดส่ง และรายชื่อมาจากระบบ Anamai Academy จึงแก้ที่หน้านี้ไม่ได้ กรุณาแก้ในไฟล์หลักสูตรหรือทะเบียนผู้ใช้",
    "Assignments, due dates and people come from Anamai Academy and are not changed here; change the course source or the roster.",
)
NEWER_ATTEMPT = (
    "newer-attempt",
    "มีงานที่ส่งใหม่กว่าแล้ว โปรดโหลดหน้านี้ใหม่ก่อนให้คะแนน",
    "A newer submission has arrived; reload this page before marking.",
)
NOT_A_NUMBER = (
    "not-a-number",
    "คะแนนต้องเป็นตัวเลข กรุณาแก้ไขแล้วบันทึกใหม่",
    "A score must be a number; correct it and save again.",
)


def refuse(handler: base.BaseApiHandler, status: HTTPStatus, code: str, th: str, en: str) -> None:
    """Answer with a problem, which the page shows as it is."""
    handler.set_status(status)
    handler.set_header("Content-Type", PROBLEM_TYPE)
    problem = {"title": status.phrase, "status": status, "code": code, "detail": th, "detail_en": en}
    handler.finish(json.dumps(problem, ensure_ascii=False))


def shown_attempt(gradebook: Gradebook, row: SubmittedNotebook) -> str:
    """Tell which attempt of the ledger the gradebook shows there, by the academy's own table beside nbgrader's."""
    found = gradebook.db.scalar(
        text("SELECT attempt_id FROM academy_shown WHERE submission_id = :id"), {"id": row.assignment.id}
    )
    return str(found or "")


def still_shown(handler: base.BaseApiHandler, cell: Grade | Comment) -> bool:
    """Whether the page's attempt is still the one shown, and stays so until the next commit; False after refusing.

    The statement changes nothing: it takes the gradebook's lock, so that no newer attempt can come in between.
    """
    held = handler.gradebook.db.execute(
        text("UPDATE academy_shown SET attempt_id = attempt_id WHERE submission_id = :id AND attempt_id = :seen"),
        {"id": cell.assignment.id, "seen": handler.request.headers.get(ATTEMPT_HEADER, "")},
    )
    if held.rowcount == 1:
        return True
    handler.gradebook.db.rollback()
    refuse(handler, HTTPStatus.CONFLICT, *NEWER_ATTEMPT)
    return False


def report(handler: base.BaseApiHandler, cell: Grade | Comment, score: float | None, comment: str | None) -> bool:
    """Report a mark to the academy in this server's owner's name; False after answering with its refusal."""
    mark = {
        "student_id": cell.student.id,
        "assignment_id": cell.assignment.name,
        "attempt_id": handler.request.headers.get(ATTEMPT_HEADER, ""),
        "notebook_id": cell.notebook.notebook.name,
        "grade_id": cell.name,
        "score": score,
        "comment": comment or "",
    }
    try:
        AcademyClient.from_environment().mark(mark)
    except Refused as error:
        refuse(handler, HTTPStatus.CONFLICT, error.code, error.th, error.en)
        return False
    except ExchangeFailure as error:
        refuse(handler, HTTPStatus.SERVICE_UNAVAILABLE, "not-recorded", error.th, error.en)
        return False
    return True


class GradeHandler(apihandlers.GradeHandler):  # type: ignore[misc]
    """One cell's score."""

    @web.authenticated
    @base.check_xsrf  # type: ignore[untyped-decorator]
    def put(self, grade_id: str) -> None:
        """Record a mark in the ledger, then in the gradebook."""
        self.gradebook.db.expire_all()  # the grading service writes to the same gradebook
        grade = find(self.gradebook.find_grade_by_id, grade_id)
        asked = self.get_json_body() or {}
        try:
            score = None if asked.get("manual_score") is None else float(asked["manual_score"])
            extra = float(asked.get("extra_credit") or 0)
        except (TypeError, ValueError):
            refuse(self, HTTPStatus.UNPROCESSABLE_ENTITY, *NOT_A_NUMBER)
            return
        if extra:
            refuse(self, HTTPStatus.CONFLICT, *NO_EXTRA_CREDIT)
            return
        comment = comment_beside(grade)
        if report(self, grade, score, comment.manual_comment if comment else None) and still_shown(self, grade):
            super().put(grade_id)


class CommentHandler(apihandlers.CommentHandler):  # type: ignore[misc]
    """One cell's comment."""

    @web.authenticated
    @base.check_xsrf  # type: ignore[untyped-decorator]
    def put(self, grade_id: str) -> None:
        """Record a comment in the ledger, then in the gradebook."""
        self.gradebook.db.expire_all()
        comment = find(self.gradebook.find_comment_by_id, grade_id)
        said = (self.get_json_body() or {}).get("manual_comment")
        grade = grade_beside(comment)
        if report(self, comment, grade.manual_score if grade else None, said) and still_shown(self, comment):
            super().put(grade_id)


class AutogradeHandler(apihandlers.AutogradeHandler):  # type: ignore[misc]
    """The Autograde button."""

    @web.authenticated
    @base.check_xsrf  # type: ignore[untyped-decorator]
    def post(self, _assignment_id: str, _student_id: str) -> None:
        """Say that grading is automatic: nbgrader's would run a trainee's code as the instructor."""
        refuse(self, HTTPStatus.CONFLICT, *AUTOMATIC)


class AssignmentHandler(apihandlers.AssignmentHandler):  # type: ignore[misc]
    """One assignment."""

    @web.authenticated
    @base.check_xsrf  # type: ignore[untyped-decorator]
    def put(self, _assignment_id: str) -> None:
        """Say where assignments and their dates come from: a date set in the gradebook would bind nobody."""
        refuse(self, HTTPStatus.CONFLICT, *KEPT_IN_THE_ACADEMY)


class StudentHandler(apihandlers.StudentHandler):  # type: ignore[misc]
    """One person."""

    @web.authenticated
    @base.check_xsrf  # type: ignore[untyped-decorator]
    def put(self, _student_id: str) -> None:
        """Say where people come from: nobody could log in as one made here."""
        refuse(self, HTTPStatus.CONFLICT, *KEPT_IN_THE_ACADEMY)


class FormgraderHandler(handlers.FormgraderHandler):  # type: ignore[misc]
    """The way in."""

    @web.authenticated
    @base.check_xsrf  # type: ignore[untyped-decorator]
    def get(self) -> None:
        """Go to the assignments.

        nbgrader takes a `path` here and runs the nbgrader_config.py it finds there; a link to a folder that a trainee
        handed in would run the trainee's code as the instructor, so it is ignored.
        """
        self.redirect(f"{self.base_url}/formgrader/manage_assignments")


class SubmissionHandler(handlers.SubmissionHandler):  # type: ignore[misc]
    """A submission's page."""

    @property
    def content_security_policy(self) -> str:
        """The policy that lets nothing of it run, for Jupyter to send."""
        return submission_policy(self.request.host, self.base_url)

    @web.authenticated
    def get(self, submission_id: str) -> None:
        """Show it, by the marks and names of this moment."""
        self.gradebook.db.expire_all()
        # Read before the page is: should a newer attempt come in between, the page's marks are refused, not misplaced.
        self._attempt_id = shown_attempt(
            self.gradebook, find(self.gradebook.find_submission_notebook_by_id, submission_id)
        )
        super().get(submission_id)

    @property
    def exporter(self) -> "PageOfAttempt":
        """The exporter, which tells the page whose marks it takes."""
        return PageOfAttempt(super().exporter, self._attempt_id)


@dataclass(frozen=True)
class PageOfAttempt:
    """Exports the page of one attempt of the ledger: nbgrader's handler leaves no room for more resources."""

    exporter: HTMLExporter
    attempt_id: str

    def from_filename(self, filename: str, resources: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Export as nbgrader asks for it, with the attempt's id among the resources."""
        exported: tuple[str, dict[str, Any]] = self.exporter.from_filename(
            filename, resources={**resources, "attempt_id": self.attempt_id}
        )
        return exported


class SubmissionFilesHandler(handlers.SubmissionFilesHandler):  # type: ignore[misc]
    """A file that was handed in, for instance an image: a browser that opens it runs nothing."""

    content_security_policy = FILES_POLICY


def find(finder: Any, identifier: str) -> Any:
    """Look up a row of the gradebook; raises HTTPError 404."""
    try:
        return finder(identifier)
    except MissingEntry as error:
        raise web.HTTPError(404) from error


def comment_beside(grade: Grade) -> Comment | None:
    """Find the comment on the same cell, which formgrader keeps as a row of its own."""
    return next((item for item in grade.notebook.comments if item.name == grade.name), None)


def grade_beside(comment: Comment) -> Grade | None:
    """Find the score of the same cell; a cell that is only commented on has none."""
    return next((item for item in comment.notebook.grades if item.name == comment.name), None)
