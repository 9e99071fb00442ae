"""The work of a pair: a consumer and a provider, each in a process of its own that cannot read the other's files.

What they share is the pair's loopback network, over which the one asks the other. The order's `entry` is the consumer's
module and the provider's app; the work lies in the folders `consumer` and `provider`. The environment is the
provider's: a consumer is told what it may know by the test that calls it.
"""

from collections.abc import Mapping
from typing import Any

from grader.judge.students import Students
from grader.judge.trainee import Trainee

CONSUMER, PROVIDER = 0, 1


class Parties:
    """Both processes behind the one face that tests and fixtures know; see Trainee."""

    def __init__(self, order: Mapping[str, Any], students: Students) -> None:
        module, app = order["entry"].split()
        env_files = {path: data for path, data in order["student_files"].items() if path.startswith("env/")}
        provider = _files_of("provider", order) | env_files
        self._provider = Trainee({**order, "entry": app, "student_files": provider}, students, PROVIDER)
        asks = {"entry": module, "env": {}, "student_files": _files_of("consumer", order), "open_files": {}}
        self._consumer = _Consumer({**order, **asks}, students, CONSUMER)

    @property
    def environment(self) -> dict[str, str]:
        """What the provider is started with."""
        return self._provider.environment

    @property
    def is_secret(self) -> bool:
        """Whether the provider is given data that must not come out, by its own words or by the consumer's."""
        return self._provider.is_secret

    def set_deadline(self, deadline: float) -> None:
        """Bound everything asked of both from now on."""
        self._provider.set_deadline(deadline)
        self._consumer.set_deadline(deadline)

    def base_url(self) -> str:
        """Where the provider answers."""
        return self._provider.base_url()

    def module(self) -> Any:
        """The consumer's module."""
        return self._consumer.module()


class _Consumer(Trainee):
    def _told_of_public_data(self, op: str, body: Mapping[str, Any]) -> str:
        """Nothing: the provider that it may already have asked holds what is secret."""
        del op, body
        return ""


def _files_of(party: str, order: Mapping[str, Any]) -> dict[str, bytes]:
    """What one of them handed in, as if it were alone."""
    folder = f"submission/{party}/"
    files = order["student_files"].items()
    return {f"submission/{path.removeprefix(folder)}": data for path, data in files if path.startswith(folder)}
