"""nbgrader for an instructor's server."""

from academy.nbgrader_plugin.configuration import configure_course, configure_exchange

configure_exchange(get_config())
configure_course(get_config())
