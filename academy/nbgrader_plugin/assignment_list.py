"""The Assignments panel's server side: nbgrader's own, which tells a person the reason instead of a traceback.

nbgrader 0.9.6 answers a failed list with advice about a shared folder, a failed submission with a traceback, and says
nothing at all when a fetch fails. Its panel shows whatever sentence stands in `value`, so it is given the right one.
"""

import json
import textwrap
from typing import Any

from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from nbgrader.server_extensions.assignment_list import handlers
from tornado import web

from academy.nbgrader_plugin.client import AcademyClient
from academy.nbgrader_plugin.errors import ExchangeFailure

Answer = dict[str, Any]
DIALOG_COLUMNS = 60
STEPS = {"fetch": "FetchAssignment", "submit": "Submit", "fetch_feedback": "FetchFeedback"}


class AssignmentList(handlers.AssignmentList):  # type: ignore[misc]
    """What the panel asks for."""

    def list_assignments(self, course_id: str | None = None) -> Answer:
        """List as nbgrader does; a failure says why."""
        listed: Answer = super().list_assignments(course_id=course_id)
        if listed["success"]:
            return listed
        try:
            AcademyClient.from_environment().assignments()
        except ExchangeFailure as error:
            return failed(error)
        return listed

    def take_step(self, action: str, course_id: str, assignment_id: str) -> Answer:
        """Fetch, submit or fetch feedback; `value` is the reason when it failed."""
        with self.get_assignment_dir_config() as config:
            config.CourseDirectory.course_id = course_id
            config.CourseDirectory.assignment_id = assignment_id
            parts = {
                "coursedir": CourseDirectory(config=config),
                "authenticator": Authenticator(config=config),
                "config": config,
            }
            try:
                getattr(ExchangeFactory(config=config), STEPS[action])(**parts).start()
            except ExchangeFailure as error:
                self.log.warning("%s of %s failed: %s", action, assignment_id, error)
                return failed(error)
        return {"success": True}


class AssignmentActionHandler(handlers.BaseAssignmentHandler):  # type: ignore[misc]
    """The panel's buttons."""

    @web.authenticated
    def post(self, action: str) -> None:
        """Take the step, then list again; a failed step is answered with its reason."""
        asked = self.get_json_body() or {}
        assignment_id, course_id = asked.get("assignment_id"), asked.get("course_id")
        if not isinstance(assignment_id, str) or not isinstance(course_id, str):
            raise web.HTTPError(400)
        answer = self.manager.take_step(action, course_id, assignment_id)
        self.finish(json.dumps(self.manager.list_assignments(course_id=course_id) if answer["success"] else answer))


def failed(error: ExchangeFailure) -> Answer:
    """Answer with the reason in each language, in lines short enough for nbgrader's dialog, which wraps none."""
    return {"success": False, "value": "\n\n".join(map(_in_short_lines, (error.th, error.en)))}


def _in_short_lines(sentence: str) -> str:
    return textwrap.fill(sentence, DIALOG_COLUMNS, break_long_words=False, break_on_hyphens=False)


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Serve the panel; Jupyter looks for this name."""
    settings, base_url = server.web_app.settings, server.web_app.settings["base_url"]
    settings["assignment_list_manager"] = AssignmentList(parent=server)
    settings["assignment_list_manager"].root_dir = server.root_dir
    actions = r"/assignments/(?P<action>fetch|submit|fetch_feedback)"
    routes = [(actions, AssignmentActionHandler), *handlers.default_handlers]
    add_routes: Any = server.web_app.add_handlers  # untyped in tornado's and jupyter_server's own words
    add_routes(".*$", [(url_path_join(base_url, path), handler) for path, handler in routes])
