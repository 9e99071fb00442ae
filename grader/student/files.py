"""The trainee's working directory: what was put there, and what their code made of it."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

HOME = Path("/work/submission")
MAX_FILES = 200
MAX_BYTES = 8 << 20


class Files:
    """Remembers what was seen, so that only what changed is told."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, int]] = {}

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files by their path below /work."""
        for path, content in files.items():
            target = Path("/work", path)
            with contextlib.suppress(FileExistsError, NotADirectoryError, IsADirectoryError):  # a file and a folder
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        self.changed()

    def changed(self) -> dict[str, bytes]:
        """Regular files below the working directory that are new or changed since the last look, within bounds."""
        found: dict[str, bytes] = {}
        left = MAX_BYTES
        for folder, _, names in os.walk(HOME):
            for name in names:
                path = Path(folder, name)
                if path.is_symlink() or not path.is_file():
                    continue
                status, relative = path.stat(), path.relative_to(HOME).as_posix()
                state = (status.st_mtime_ns, status.st_size)
                if self._seen.get(relative) != state and status.st_size <= left and len(found) < MAX_FILES:
                    self._seen[relative] = state
                    found[relative] = path.read_bytes()
                    left -= status.st_size
        return found
