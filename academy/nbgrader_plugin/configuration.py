"""nbgrader's configuration for each role; the `nbgrader_config.py` files of `jupyter_config/` call this."""

import os
from typing import Any

PLUGIN = "academy.nbgrader_plugin"
EXCHANGE = {
    "exchange": f"{PLUGIN}.exchange.Exchange",
    "list": f"{PLUGIN}.listing.ExchangeList",
    "fetch_assignment": f"{PLUGIN}.fetching.ExchangeFetchAssignment",
    "fetch_feedback": f"{PLUGIN}.fetching.ExchangeFetchFeedback",
    "submit": f"{PLUGIN}.submitting.ExchangeSubmit",
    "release_assignment": f"{PLUGIN}.releasing.ExchangeReleaseAssignment",
    "release_feedback": f"{PLUGIN}.releasing.ExchangeReleaseFeedback",
    "collect": f"{PLUGIN}.releasing.ExchangeCollect",
}
COURSE_ROOT = "/srv/course"


def configure_exchange(c: Any) -> None:
    """Everybody's: the academy's exchange and course, kernels that no neighbour can reach."""
    for step, name in EXCHANGE.items():
        setattr(c.ExchangeFactory, step, name)
    c.CourseDirectory.course_id = os.environ.get("ACADEMY_COURSE_ID", "")
    c.Authenticator.plugin_class = "nbgrader.auth.NoAuthPlugin"
    c.NbGraderAPI.timezone = "Asia/Bangkok"
    c.Exchange.timezone = "Asia/Bangkok"
    # Validating runs a kernel of nbgrader's own, which knows nothing of the server's settings.
    c.KernelManager.transport = "ipc"


def configure_course(c: Any) -> None:
    """The instructors': the course directory, feedback that is rendered sanitised, and no autograding by nbgrader."""
    c.CourseDirectory.root = os.environ.get("ACADEMY_COURSE_ROOT", COURSE_ROOT)
    c.HTMLExporter.sanitize_html = True
    c.Autograde.exporter_class = f"{PLUGIN}.autograding.NoAutograde"
    c.GenerateFeedback.exporter_class = f"{PLUGIN}.formgrader.rendering.FeedbackExporter"
