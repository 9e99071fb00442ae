"""nbgrader's formgrader with the academy's ledger behind it; a Jupyter server extension."""

from academy.nbgrader_plugin.formgrader.extension import load_jupyter_server_extension

_load_jupyter_server_extension = load_jupyter_server_extension

__all__ = ["load_jupyter_server_extension"]
