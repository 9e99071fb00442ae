"""The keys that sign access tokens: ES256, in a private file, changed without cutting off a token that is out.

The file is JSON: `{"keys": [JWK, …]}`, the newest last. Only that one signs, and only of that one the private part is
kept; each other stays, public, until the tokens it signed have ended (`ends`, seconds since 1970).
"""

import json
import os
import secrets
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from sample_api.agreements.errors import KeyFileError

ALGORITHM = "ES256"
TOKEN_LIFETIME_S = 600

_CURVE = "P-256"
_GRACE_S = 60
_OTHERS = 0o077
_PUBLIC = ("kty", "crv", "x", "y", "kid", "use", "alg")

Entry = dict[str, Any]


class KeyRing:
    """The keys in a file, or, without one, a key that lives as long as the process.

    Raises KeyFileError for a file that cannot be used or that others can read.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp = _stamp(path)
        if path is None:
            self._entries = [_new()]
        else:
            if not path.exists():
                _create(path, [_new()])
            self._entries = _read(path)
        self._keys = _imported(self._entries, path)

    def signing(self) -> ECKey:
        """Return the key to sign with."""
        self._look()
        return self._keys[self._entries[-1]["kid"]]

    def verifying(self, kid: str) -> ECKey | None:
        """Return the key of this id, None when we have none of that name (any more)."""
        if kid not in self._known():
            self._look()
        return self._keys[kid] if kid in self._known() else None

    def public(self) -> list[Entry]:
        """Return the public keys as JWKs, the newest last."""
        self._look()
        known = self._known()
        return [_public(one) for one in self._entries if one["kid"] in known]

    def _known(self) -> set[str]:
        now = time.time()
        return {one["kid"] for one in self._entries if one.get("ends", now) >= now}

    def _look(self) -> None:
        """Take up a rotation by another process; a file that turned bad is told on stderr and changes nothing."""
        stamp = _stamp(self._path)
        if self._path is None or stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            entries = _read(self._path)
            self._keys, self._entries = _imported(entries, self._path), entries
        except KeyFileError as error:
            sys.stderr.write(f"{error}\n")


def rotate(path: Path) -> str:
    """Sign with a new key from now on, and return its id; the old one is good until its tokens have ended."""
    now = time.time()
    held = _read(path) if path.exists() else []
    kept = [one for one in held[:-1] if one["ends"] >= now]
    if held:
        kept.append(_public(held[-1]) | {"ends": int(now) + TOKEN_LIFETIME_S + _GRACE_S})
    new = _new()
    _write(path, [*kept, new])
    return str(new["kid"])


def _new() -> Entry:
    key = ECKey.generate_key(_CURVE, private=True)
    entry = key.as_dict(private=True)
    return entry | {"kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}


def _public(entry: Mapping[str, Any]) -> Entry:
    return {name: entry[name] for name in _PUBLIC}


def _imported(entries: list[Entry], path: Path | None) -> dict[str, ECKey]:
    try:
        return {one["kid"]: ECKey.import_key({n: v for n, v in one.items() if n != "ends"}) for one in entries}
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise KeyFileError.unusable(path) from error


def _read(path: Path) -> list[Entry]:
    try:
        if path.stat().st_mode & _OTHERS:
            raise KeyFileError.exposed(path)
        entries = json.loads(path.read_text(encoding="utf-8"))["keys"]
        last = entries[-1]["d"]
        ends = [float(one["ends"]) for one in entries[:-1]]
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise KeyFileError.unusable(path) from error
    if not isinstance(last, str) or len(ends) != len(entries) - 1:
        raise KeyFileError.unusable(path)
    return list(entries)


def _create(path: Path, entries: list[Entry]) -> None:
    """Write the first keys unless another process has just done so: then theirs stand."""
    unfinished = _unfinished(path, entries)
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    except OSError as error:
        raise KeyFileError.unusable(path) from error
    finally:
        unfinished.unlink()


def _write(path: Path, entries: list[Entry]) -> None:
    _unfinished(path, entries).replace(path)


def _unfinished(path: Path, entries: list[Entry]) -> Path:
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"keys": entries}, file)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise KeyFileError.unusable(path) from error
    return beside


def _stamp(path: Path | None) -> tuple[int, int]:
    try:
        found = path.stat() if path else None
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_ino) if found else (0, 0)
