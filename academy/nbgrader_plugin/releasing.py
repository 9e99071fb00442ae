"""What instructors do: hand out, and collect."""

from datetime import datetime
from pathlib import Path

from nbgrader.exchange import abc

from academy.nbgrader_plugin.archive import write_file
from academy.nbgrader_plugin.exchange import Exchange
from academy.nbgrader_plugin.listing import Info, timestamp


class ExchangeReleaseAssignment(abc.ExchangeReleaseAssignment, Exchange):  # type: ignore[misc]
    """Asks the academy to build the assignment from the course source and hand it out."""

    def copy_files(self) -> None:
        """Release; raises ExchangeError."""
        answer = self.client.release_assignment(self.assignment_id)
        self.log.info("released %s (%s)", self.assignment_id, answer["release_digest"][:12])


class ExchangeReleaseFeedback(abc.ExchangeReleaseFeedback, Exchange):  # type: ignore[misc]
    """Feedback needs no release: a trainee can fetch it as soon as the work is graded."""

    def copy_files(self) -> None:
        """Say so."""
        self.log.info(
            "ผู้เข้ารับการอบรมเห็นผลการตรวจได้ทันทีที่ตรวจเสร็จ ไม่ต้องเผยแพร่อีก "
            "/ Trainees see feedback as soon as work is graded; there is nothing to release."
        )


class ExchangeCollect(abc.ExchangeCollect, Exchange):  # type: ignore[misc]
    """Writes each student's latest attempt to `submitted/<student>/<assignment>/`, with `timestamp.txt`."""

    def copy_files(self) -> None:
        """Collect; raises ExchangeError."""
        latest: dict[str, Info] = {}
        for attempt in self.client.submissions(self.assignment_id):
            if self._counts(attempt):
                latest[attempt["student_id"]] = attempt
        for student_id, attempt in latest.items():
            self._collect(student_id, attempt)

    def _counts(self, attempt: Info) -> bool:
        wanted = self.coursedir.student_id in {"", "*", attempt["student_id"]}
        return wanted and not (self.before_duedate and attempt["late"])

    def _collect(self, student_id: str, attempt: Info) -> None:
        folder = Path(self.coursedir.format_path(self.coursedir.submitted_directory, student_id, self.assignment_id))
        known = self.coursedir.get_existing_timestamp(str(folder))
        received = datetime.fromisoformat(attempt["received_at"])
        if known is not None and (not self.update or known >= received.replace(tzinfo=None, microsecond=0)):
            self.log.info("%s is collected already", student_id)
            return
        for name, content in self.client.submission(attempt["attempt_id"]).items():
            write_file(folder / name, content)
        write_file(folder / "timestamp.txt", timestamp(attempt["received_at"]).encode())
        self.log.info("collected %s, attempt %d", student_id, attempt["number"])
