"""What formgrader's own code says of the course directory it stands in, as JSON; run by a test, not by pytest."""

import json
from pathlib import Path

from nbconvert.exporters import HTMLExporter
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

config = Config()
config.CourseDirectory.root = str(Path.cwd())
config.CourseDirectory.course_id = "small"
config.HTMLExporter.template_name = "formgrade"
config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
api = NbGraderAPI(CourseDirectory(config=config), config=config)
names = ("assignment_id", "notebook_id", "base_url", "student", "last_name", "first_name", "notebook_path")
resources = {**dict.fromkeys(names, ""), "submission_id": "x", "index": 0, "total": 1}
exporter = HTMLExporter(config=config)
pages = {path.stem: exporter.from_filename(str(path), resources=dict(resources))[0]
         for path in Path("autograded").rglob("*.ipynb")}  # fmt: skip
print(  # noqa: T201 - its output is its answer
    json.dumps({
        "assignment": api.get_assignment("a1"),
        "submission": api.get_submission("a1", "somchai"),
        "notebooks": {name: api.get_notebook_submissions("a1", name) for name in ("nb1", "exercise")},
        "pages": pages,
    })
)  # fmt: skip
