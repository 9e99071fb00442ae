# ruff: noqa: INP001 - Jupyter loads the file by path
"""nbgrader for a trainee's server."""

from academy.nbgrader_plugin.configuration import configure_exchange

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - given by the loader
configure_exchange(c)
