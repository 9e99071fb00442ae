"""What a person has in JupyterLab beside the notebooks: `serve` for an app, `academy check` for an exercise."""

from typing import Any

from academy_lab.serving import Served, serve

__all__ = ["Served", "load_ipython_extension", "serve"]


def load_ipython_extension(shell: Any) -> None:
    """Let `%load_ext academy_lab` give a notebook `%academy`."""
    from academy_lab.magic import register

    register(shell)
