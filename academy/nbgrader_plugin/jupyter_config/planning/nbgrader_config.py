"""nbgrader for a planning officer's server."""

from academy.nbgrader_plugin.configuration import configure_exchange

configure_exchange(get_config())
