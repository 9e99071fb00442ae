"""What a check is: a named question with a Thai reason for asking it, answered by one function over a link."""

from collections.abc import Callable
from dataclasses import dataclass

from contracts.link import Link
from contracts.model import Severity


@dataclass(frozen=True)
class Check:
    """One check; calling it raises CheckFailed, NotApplicable or CannotRun, or lets it pass.

    `why_th` says in one sentence what goes wrong for people when the promise is broken.
    """

    id: str
    name_th: str
    name_en: str
    why_th: str
    severity: Severity
    run: Callable[[Link], None]

    def __call__(self, link: Link) -> None:
        """Ask the question of one link."""
        self.run(link)

    @property
    def group(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]


def check(
    name: str, *, th: str, en: str, why: str, severity: Severity = Severity.MAJOR
) -> Callable[[Callable[[Link], None]], Check]:
    """Make a check of the function below; `name` is its id."""
    return lambda run: Check(id=name, name_th=th, name_en=en, why_th=why, severity=severity, run=run)
