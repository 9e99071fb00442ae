"""A synthetic class through the real doors."""

import pytest

from tests.flow.harness import Running

pytestmark = pytest.mark.flow


def test_a_simulated_class_ends_with_the_indicator_it_predicted(academy: Running) -> None:
    done = academy.command("simulate-class", "--trainees", "8", "--with-servers", "1", "--url", academy.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "as expected" in done.stdout
    assert "NOT as expected" not in done.stdout
    assert "MOVED" not in done.stdout.replace("unmoved", "")
