"""The corpus: what each case tries, and what it truly earned."""

import importlib.util
import io
import json
import tomllib
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.model import Bundle
from tests.golden.hostile.text import NOTEBOOK, Assignment, filled
from tests.golden.hostile.world import World

CASES = Path(__file__).parent / "notebooks"
PROOF = Path(__file__).with_name("proof.md")
LINK = 0o120777 << 16
REGULAR = 0o100644 << 16


@dataclass(frozen=True)
class Link:
    """A symbolic link in an archive."""

    target: str


@dataclass(frozen=True)
class Case:
    """One folder of the corpus.

    `earned` gives the points of the tests that an honest look would not give in full (one number, or those it may be
    where the process may have to be ended before a test that is solved); all others are solved. `secrets` are those it is after, `works_on` says where it was shown to work and `effect` what was seen there; `rejected` is
    set where the front door must not even take it.
    """

    name: str
    family: str
    tries: str
    assignment: str
    works_on: str
    effect: str
    earned: Mapping[str, tuple[float, ...]]
    secrets: tuple[str, ...]
    unchanged: tuple[str, ...]
    rejected: bool

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return CASES / self.name

    def archive(self, which: str, assignment: Assignment, world: World) -> bytes:
        """The zip that is handed in: the `hostile` one or its `honest` twin."""
        text = self.folder / f"{which}.py"
        replace = {**world.replace, "CANARY": "CANARY"}  # nobody's submission knows it
        notebook = assignment.submission(filled(text.read_text(), replace) if text.is_file() else "")
        files: dict[str, Any] = {NOTEBOOK: notebook, **assignment.files}
        tamper = self._tamper(which)
        if tamper is not None:
            tamper(files, world.replace)
        return packed(files)

    def _tamper(self, which: str) -> Callable[[dict[str, Any], Mapping[str, str]], None] | None:
        path = self.folder / "tamper.py"
        if not path.is_file():
            return None
        spec = importlib.util.spec_from_file_location(f"tamper_{self.name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found: Callable[[dict[str, Any], Mapping[str, str]], None] | None = getattr(module, which, None)
        return found


def packed(files: Mapping[str, Any]) -> bytes:
    """A zip of files (bytes), notebooks (dicts) and links, by whatever names they have; a list holds several of one name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # two of one name are meant
        for name, content in files.items():
            for one in content if isinstance(content, list) else [content]:
                info = zipfile.ZipInfo(name)
                info.filename = name  # ZipInfo cuts a name at NUL
                info.external_attr = LINK if isinstance(one, Link) else REGULAR
                archive.writestr(info, _bytes(one))
    return buffer.getvalue()


def _bytes(content: Any) -> bytes:
    if isinstance(content, Link):
        return content.target.encode()
    return content if isinstance(content, bytes) else json.dumps(content).encode()


def load_cases() -> list[Case]:
    """All cases, by name."""
    return [_load(path) for path in sorted(CASES.glob("*/case.toml"))]


def _load(path: Path) -> Case:
    told = tomllib.loads(path.read_text())
    return Case(
        name=path.parent.name,
        family=told["family"],
        tries=told["tries"],
        assignment=told["assignment"],
        works_on=told["works_on"],
        effect=told["effect"],
        earned={name: tuple(value) if isinstance(value, list) else (value,) for name, value in told["earned"].items()},
        secrets=tuple(told["secrets"]),
        unchanged=tuple(told["unchanged"]),
        rejected=told.get("rejected", False),
    )


def unpacked(archive: bytes) -> Bundle:
    """What the front door reads of it; raises BundleRejected."""
    return Bundle.from_zip(archive)
