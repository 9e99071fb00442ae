"""What the hub's pages look like."""

from pathlib import Path
from typing import Any

from tornado.web import StaticFileHandler

from hub_config.network import service_link
from hub_config.pages.language import Words
from hub_config.settings import ACADEMY, SAMPLE_API, HubSettings

__all__ = ["configure", "handlers"]

HOUSE = Path(__file__).parents[1]
STATIC = HOUSE / "static"


def configure(c: Any, settings: HubSettings) -> None:
    """Use our templates and their words."""
    c.JupyterHub.template_vars = {
        "academy_url": service_link(settings, ACADEMY),
        "sample_api_url": service_link(settings, SAMPLE_API),
    }
    c.JupyterHub.template_paths = [str(HOUSE / "templates")]
    c.JupyterHub.jinja_environment_options = {"extensions": [Words]}
    c.JupyterHub.logo_file = str(STATIC / "logo.svg")


def handlers() -> list[tuple[str, type, dict[str, str]]]:
    """Serve our style sheet, script and fonts from here: an agency's network may have no internet."""
    return [(r"/academy/(.*)", StaticFileHandler, {"path": str(STATIC)})]
