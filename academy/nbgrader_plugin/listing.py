"""What the Assignments panel and formgrader list."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nbgrader.exchange import abc

from academy.nbgrader_plugin.errors import cannot_withdraw
from academy.nbgrader_plugin.exchange import Exchange

BANGKOK = ZoneInfo("Asia/Bangkok")
VERSION_FILE = ".version"
Info = dict[str, Any]


class ExchangeList(abc.ExchangeList, Exchange):  # type: ignore[misc]
    """Lists releases, the caller's own attempts (`cached`), or everybody's (`inbound`, instructors)."""

    def start(self) -> list[Info]:
        """List; nbgrader's panel and its API both need a list, whatever is listed."""
        found: list[Info] = super().start()
        return found

    def copy_files(self) -> None:
        """Nothing is copied by listing."""

    def list_files(self) -> list[Info]:
        """List what the options ask for, in nbgrader's own shape."""
        if self.inbound:
            return self._inbound()
        answer = self.client.assignments()
        course_id = answer["course_id"]
        if self.coursedir.course_id not in {"", course_id}:
            return []
        chosen = [item for item in answer["assignments"] if self._asked_for(item["assignment_id"])]
        if self.cached:
            return [self._handed_in(course_id, item) for item in chosen if item["attempts"]]
        return [self._released(course_id, item) for item in chosen]

    def remove_files(self) -> list[Info]:
        """Refuse to take back a release; raises LocalProblem."""
        raise cannot_withdraw()

    def _asked_for(self, assignment_id: str) -> bool:
        return self.coursedir.assignment_id in {"", "*", assignment_id}

    def _released(self, course_id: str, item: Info) -> Info:
        folder = self.folder(item["assignment_id"])
        notebooks = sorted(folder.glob("*.ipynb"))
        return {
            "course_id": course_id,
            "assignment_id": item["assignment_id"],
            "status": "fetched" if folder.is_dir() else "released",
            "path": str(folder),
            "notebooks": [{"notebook_id": path.stem, "path": str(path)} for path in notebooks],
        }

    def _handed_in(self, course_id: str, item: Info) -> Info:
        who = _who(course_id, item["assignment_id"], item["attempts"][0]["student_id"])
        return {**who, "submissions": [who | self._submission(attempt) for attempt in item["attempts"]]}

    def _submission(self, attempt: Info) -> Info:
        folder = self.feedback_folder(attempt["assignment_id"], attempt["number"])
        local, wanted = feedback_version(folder), attempt["feedback_version"]
        return {
            "attempt_id": attempt["attempt_id"],
            "number": attempt["number"],
            "timestamp": _label(attempt),
            "path": str(self.folder(attempt["assignment_id"])),
            "notebooks": [],
            "has_local_feedback": local is not None,
            "has_exchange_feedback": wanted is not None,
            "feedback_updated": local is not None and local != wanted,
            "local_feedback_path": str(folder) if local is not None else None,
        }

    def _inbound(self) -> list[Info]:
        answer = self.client.assignments()
        chosen = [item["assignment_id"] for item in answer["assignments"] if self._asked_for(item["assignment_id"])]
        groups: dict[tuple[str, str], list[Info]] = defaultdict(list)
        for assignment_id in chosen:
            for attempt in self.client.submissions(assignment_id):
                groups[assignment_id, attempt["student_id"]].append(attempt)
        return [
            _group(answer["course_id"], assignment_id, student_id, attempts)
            for (assignment_id, student_id), attempts in groups.items()
            if self.coursedir.student_id in {"", "*", student_id}
        ]


def timestamp(received_at: str) -> str:
    """An ISO instant in nbgrader's own form, in Bangkok's time."""
    return datetime.fromisoformat(received_at).astimezone(BANGKOK).strftime("%Y-%m-%d %H:%M:%S %z")


def _label(attempt: Info) -> str:
    """What the panel shows of an attempt: it shows the timestamp, and nothing else."""
    label = f"{timestamp(attempt['received_at'])} · ครั้งที่ {attempt['number']}"
    if attempt["score"] is None:
        return label
    return f"{label} · {attempt['score']:g}/{attempt['max_score']:g} คะแนน"


def feedback_version(folder: Path) -> str | None:
    """Which grading run the feedback in this folder is of, or None when there is none, or not all of it."""
    try:
        return (folder / VERSION_FILE).read_text()
    except OSError:
        return None


def _who(course_id: str, assignment_id: str, student_id: str) -> Info:
    return {
        "course_id": course_id,
        "assignment_id": assignment_id,
        "student_id": student_id,
        "status": "submitted",
    }


def _group(course_id: str, assignment_id: str, student_id: str, attempts: list[Info]) -> Info:
    who = _who(course_id, assignment_id, student_id)
    submissions = [
        who | {"timestamp": timestamp(item["received_at"]), "attempt_id": item["attempt_id"], "notebooks": []}
        for item in attempts
    ]
    return {**who, "submissions": submissions}
