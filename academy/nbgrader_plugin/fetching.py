"""Fetching a release, and the feedback on what was handed in."""

import shutil

from nbgrader.exchange import abc

from academy.nbgrader_plugin.archive import write_file, write_missing
from academy.nbgrader_plugin.errors import already_fetched
from academy.nbgrader_plugin.exchange import Exchange
from academy.nbgrader_plugin.listing import VERSION_FILE, Info, feedback_version


class ExchangeFetchAssignment(abc.ExchangeFetchAssignment, Exchange):  # type: ignore[misc]
    """Fetches a release into a folder of its name; a folder that is there is at most completed, never overwritten."""

    def copy_files(self) -> None:
        """Fetch; raises ExchangeError."""
        folder = self.folder(self.assignment_id)
        if folder.exists() and not self.replace_missing_files:
            raise already_fetched(self.assignment_id)
        files = self.client.fetch(self.assignment_id)
        if folder.exists():
            for name in write_missing(files, folder):
                self.log.warning("restored %s", name)
            return
        # Whole or not at all: half a folder would look fetched, and would be handed in as it is.
        half = folder.with_name(f".{folder.name}.part")
        shutil.rmtree(half, ignore_errors=True)
        write_missing(files, half)
        half.rename(folder)
        self.log.info("fetched %s: %d files", self.assignment_id, len(files))


class ExchangeFetchFeedback(abc.ExchangeFetchFeedback, Exchange):  # type: ignore[misc]
    """Fetches the feedback of every graded attempt that is not here yet, or has changed since."""

    def copy_files(self) -> None:
        """Fetch; raises ExchangeError."""
        for item in self.client.assignments()["assignments"]:
            if item["assignment_id"] == self.assignment_id:
                for attempt in item["attempts"]:
                    self._fetch(attempt)

    def _fetch(self, attempt: Info) -> None:
        folder = self.feedback_folder(self.assignment_id, attempt["number"])
        wanted = attempt["feedback_version"]
        if wanted is None or feedback_version(folder) == wanted:
            return
        for name, page in self.client.feedback(attempt["attempt_id"]).items():
            write_file(folder / name, page)
        # Last, so that a fetch broken off half-way is done again.
        write_file(folder / VERSION_FILE, wanted.encode())
        self.log.info("fetched feedback of %s, attempt %d", self.assignment_id, attempt["number"])
