"""A person's server is shown the front doors' source and nothing of the stages'."""

import subprocess
import sys

MODULES = "assignment_list configuration fetching formgrader listing releasing submitting"


def test_the_plugin_needs_no_other_room():
    names = ", ".join(f"academy.nbgrader_plugin.{name}" for name in MODULES.split())
    rooms = "{'grader', 'people', 'indicator', 'hub_config', 'sample_api'}"
    check = f"import sys, {names}; print(*({rooms} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
