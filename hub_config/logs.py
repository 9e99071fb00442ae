"""What the hub writes down."""

import logging
from typing import Any


def configure(c: Any) -> None:
    """Log requests and starts; leave out the one line of JupyterHub's that holds what a session is known by."""
    c.JupyterHub.log_level = logging.INFO
    logging.getLogger("tornado.application").addFilter(without_sessions)


def without_sessions(record: logging.LogRecord) -> bool:
    """Refuse "Setting new xsrf cookie for …": it holds the session's id and the person's cookie id."""
    return record.funcName != "_set_xsrf_cookie"
