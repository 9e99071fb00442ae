"""What every exchange step shares: the course, the assignment's folder, the client, and one way to fail."""

from pathlib import Path
from typing import Any

from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import abc
from traitlets import Bool, Unicode

from academy.nbgrader_plugin.client import AcademyClient
from academy.nbgrader_plugin.errors import no_assignment_named


class Exchange(abc.Exchange):  # type: ignore[misc]
    """An exchange without a shared folder.

    `path_includes_course` and `cache` are read by nbgrader although its abstract class lacks them; `root` must not
    exist, for nbgrader takes an exchange that has one for a folder and shows it.
    """

    path_includes_course = Bool(False, help="Never: one course, one folder an assignment.")
    cache = Unicode("", help="Never used: the academy keeps what was handed in.")

    def __init__(
        self,
        coursedir: CourseDirectory | None = None,
        authenticator: Authenticator | None = None,
        **kwargs: Any,
    ) -> None:
        # nbgrader 0.9.6 misspells the name when it releases or fetches feedback.
        kwargs.pop("authentictor", None)
        super().__init__(coursedir=coursedir, authenticator=authenticator, **kwargs)

    @property
    def client(self) -> AcademyClient:
        """The academy, in the name of this server's owner."""
        return AcademyClient.from_environment()

    @property
    def assignment_id(self) -> str:
        """The one assignment this step is about; raises LocalProblem."""
        name = str(self.coursedir.assignment_id)
        if name in {"", "*"}:
            raise no_assignment_named()
        return Path(name).name

    def folder(self, assignment_id: str) -> Path:
        """Where the assignment lies in the person's home."""
        return Path(self.assignment_dir).absolute() / assignment_id

    def feedback_folder(self, assignment_id: str, number: int) -> Path:
        """Where the feedback of one attempt lies; nbgrader never hands in a folder of this name."""
        return self.folder(assignment_id) / "feedback" / f"attempt-{number:02}"

    def init_src(self) -> None:
        """Nothing to prepare: the source is either a folder read in one go, or the academy."""

    def init_dest(self) -> None:
        """Nothing to prepare, as above."""
