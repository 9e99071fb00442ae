"""A run of pytest that is begun before the fork: configured, its plugins and their fixtures read. A suite comes to it later.

That is a third of what it takes to judge an exercise, and the same for every suite.
"""

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path

import pytest

from academy_lab.suite import OPTIONS, begun_session, without_environment

_begun: list[pytest.Session] = []


def begin() -> None:
    """Begin the run that comes next."""
    without_environment()
    # The judge's own output is nobody's. What a test prints is kept beside what pytest says.
    session = begun_session([*OPTIONS, "--capture=no", "--rootdir", os.sep, os.devnull])
    sys.meta_path.remove(session.config.pluginmanager.rewrite_hook)  # type: ignore[arg-type] # a trainee's process imports without it
    _begun.append(session)


def run(suite: Path, folders: Iterable[Path], plugins: Iterable[object], *, until_failure: bool) -> tuple[int, str]:
    """The exit code that pytest would give for the tests in `folders` of `suite`, and what was said."""
    if not _begun:
        begin()
    session = _begun.pop()
    config = session.config
    sys.meta_path.insert(0, config.pluginmanager.rewrite_hook)  # type: ignore[arg-type] # see `begin`
    config._rootpath = suite  # noqa: SLF001 - known only now, as is what follows
    config.args[:] = map(str, folders)
    config.option.maxfail = 1 if until_failure else 0
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        for plugin in plugins:
            config.pluginmanager.register(plugin)
        session.exitstatus = _exit_code(session, suite)
        config.hook.pytest_sessionfinish(session=session, exitstatus=session.exitstatus)
        config._ensure_unconfigure()  # noqa: SLF001 - as above
    return int(session.exitstatus), said.getvalue()


def _load_conftests(session: pytest.Session, suite: Path) -> None:
    """Load those that `pytest.main` loads at first: they may name plugins, and hear of the session's start."""
    manager = session.config.pluginmanager
    started = manager.get_plugins()
    manager._configured = False  # noqa: SLF001 - plugins are named before that
    manager._set_initial_conftests(  # noqa: SLF001 - as above
        session.config.args, pyargs=False, noconftest=False, rootpath=suite, confcutdir=suite, invocation_dir=suite,
        importmode="importlib", consider_namespace_packages=False,
    )  # fmt: skip
    manager._configured = True  # noqa: SLF001 - as above
    manager.subset_hook_caller("pytest_sessionstart", started)(session=session)


def _exit_code(session: pytest.Session, suite: Path) -> int:
    """Find the tests and run them; whatever ends that too soon is said."""
    try:
        _load_conftests(session, suite)
        session.config.hook.pytest_collection(session=session)
        session.config.hook.pytest_runtestloop(session=session)
    except session.Failed:
        return pytest.ExitCode.TESTS_FAILED
    except pytest.exit.Exception as ended:
        return pytest.ExitCode.INTERRUPTED if ended.returncode is None else ended.returncode
    except BaseException:  # noqa: BLE001 - the engine is told
        traceback.print_exc()
        return pytest.ExitCode.INTERNAL_ERROR
    if session.testsfailed:
        return pytest.ExitCode.TESTS_FAILED
    return pytest.ExitCode.OK if session.testscollected else pytest.ExitCode.NO_TESTS_COLLECTED
