"""Formgrader as an extension of an instructor's server."""

import os
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
from tornado import web

from academy.nbgrader_plugin.formgrader import handlers as ours
from academy.nbgrader_plugin.formgrader.guarding import guarded
from academy.nbgrader_plugin.formgrader.rendering import TEMPLATES, exporter

STATIC = Path(__file__).with_name("static")
INSTEAD = {
    apihandlers.AssignmentHandler: ours.AssignmentHandler,
    apihandlers.AutogradeHandler: ours.AutogradeHandler,
    apihandlers.CommentHandler: ours.CommentHandler,
    apihandlers.GradeHandler: ours.GradeHandler,
    apihandlers.StudentHandler: ours.StudentHandler,
    handlers.FormgraderHandler: ours.FormgraderHandler,
    handlers.SubmissionFilesHandler: ours.SubmissionFilesHandler,
    handlers.SubmissionHandler: ours.SubmissionHandler,
}


class Formgrader(FormgradeExtension):  # type: ignore[misc]
    """nbgrader's formgrader, some of its handlers replaced, all of them guarded, its course directory wherever it lies."""

    @property
    def url_prefix(self) -> str:
        """The course directory below the server's root, for links to its files; nothing when it lies elsewhere."""
        below = str(os.path.relpath(self.coursedir.root, self.root_dir))
        return "" if below.startswith("..") else below

    def init_tornado_settings(self, webapp: web.Application) -> None:
        """Set up as nbgrader does, with our templates before its own and a sanitising exporter."""
        super().init_tornado_settings(webapp)
        theirs = FileSystemLoader(handlers.template_path)
        loader = ChoiceLoader([FileSystemLoader(TEMPLATES), theirs, PrefixLoader({"nbgrader": theirs})])
        webapp.settings["nbgrader_jinja2_env"] = Environment(loader=loader, autoescape=True)
        webapp.settings["nbgrader_exporter"] = exporter(self.config)

    def init_handlers(self, webapp: web.Application) -> None:
        """Serve nbgrader's routes, ours in place of those in INSTEAD."""
        routes: list[tuple[Any, ...]] = [
            (path, guarded(INSTEAD.get(handler, handler)), *rest)
            for path, handler, *rest in (*handlers.default_handlers, *apihandlers.default_handlers)
        ]
        for name, folder in (("static", handlers.static_path), ("academy", STATIC)):
            routes.append((rf"/formgrader/{name}/(.*)", web.StaticFileHandler, {"path": str(folder)}))
        routes.append((r"/formgrader/.*", guarded(handlers.Template404)))
        base_url = webapp.settings["base_url"]
        webapp.add_handlers(".*$", [(url_path_join(base_url, path), *rest) for path, *rest in routes])


def load_jupyter_server_extension(server: ServerApp) -> None:
    """Serve formgrader below this server's address; Jupyter looks for this name."""
    formgrader = Formgrader(parent=server)
    formgrader.root_dir = server.root_dir
    formgrader.log = server.log
    formgrader.initialize([])
    formgrader.init_tornado_settings(server.web_app)
    formgrader.init_handlers(server.web_app)
