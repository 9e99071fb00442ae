"""`nbgrader_config.py`: what an nbgrader course says of itself, read by nbgrader's own classes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.source import mistakes

_NAME = "nbgrader_config"
CONFIG_FILE = f"{_NAME}.py"


def read_config(root: Path) -> Any:
    """The traitlets Config of a course directory: the user's own Jupyter settings, then `nbgrader_config.py` in `root`.

    The file is a program of the instructor's, and run. Raises CourseError when it does not run.
    """
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config import Config

    config = Config()
    if str(root) not in sys.path:
        sys.path.append(str(root))  # a plug-in for late work may stand beside the configuration
    for folder in [*map(Path, reversed(jupyter_config_path())), root]:
        for file in (folder / f"{_NAME}.json", folder / f"{_NAME}.py"):
            if file.is_file():
                config.merge(_loaded(file))
    return config


def _loaded(file: Path) -> Any:
    from traitlets.config.loader import JSONFileConfigLoader, PyFileConfigLoader

    loader: Any = PyFileConfigLoader if file.suffix == ".py" else JSONFileConfigLoader
    try:
        return loader(file.name, path=str(file.parent)).load_config()
    except (Exception, SystemExit) as error:  # whatever the instructor's program raises
        raise mistakes.bad_config(file, f"{type(error).__name__}: {error}") from error


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """Turn a value of the wrong kind in the configuration into one sentence."""
    from traitlets import TraitError

    try:
        yield
    except (TraitError, ImportError) as error:
        raise mistakes.bad_config(root / CONFIG_FILE, str(error)) from error
