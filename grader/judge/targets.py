"""What a trainee's own tests are run against: the course's right and wrong work, read from the suite's files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

REFERENCE = "reference"
SUITES = ("public", "hidden")


@dataclass(frozen=True)
class Target:
    """One piece of work, and whether tests must accept it; its files by their path below /work."""

    name: str
    right: bool
    files: Mapping[str, bytes]


def targets_of(files: Mapping[str, bytes]) -> tuple[Target, ...]:
    """The targets in a suite's files: those of the hidden suite, and of the public one what it does not have.

    `right/reference` is complete; every other folder holds what differs from it. Raises KeyError without a reference.
    """
    found: dict[tuple[bool, str], dict[str, bytes]] = {}
    for suite in SUITES:
        found |= dict(_below(f"suite/{suite}/targets/", files))
    reference = found[True, REFERENCE]
    return tuple(Target(name, right, {**reference, **changed}) for (right, name), changed in found.items())


def _below(folder: str, files: Mapping[str, bytes]) -> Iterator[tuple[tuple[bool, str], dict[str, bytes]]]:
    parts = {path: path.removeprefix(folder).split("/", 2) for path in files if path.startswith(folder)}
    for kind in ("right", "wrong"):
        names = dict.fromkeys(part[1] for part in parts.values() if part[0] == kind and len(part) == 3)  # noqa: PLR2004 - kind, name, the rest
        for name in names:
            own = {f"submission/{part[2]}": files[path] for path, part in parts.items() if part[:2] == [kind, name]}
            yield (kind == "right", name), own
