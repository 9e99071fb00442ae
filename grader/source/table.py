"""One TOML table, read key by key: every value is checked, and a key that nobody asks for is a mistake."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from grader.source import mistakes
from grader.source.text import read_text

# What can be a folder, a URL segment and an nbgrader id at once.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class Table:
    """The values of one TOML table; every reader raises CourseError naming the file and the key."""

    def __init__(self, path: Path, values: Mapping[str, Any]) -> None:
        self.path = path
        self._values = values

    @classmethod
    def read(cls, path: Path) -> "Table":
        """The whole file as a table."""
        if not path.is_file():
            raise mistakes.missing_file(path)
        try:
            return cls(path, tomllib.loads(read_text(path)))
        except tomllib.TOMLDecodeError as error:
            raise mistakes.not_toml(path, str(error)) from error

    def only(self, *allowed: str) -> "Table":
        """Refuse any other key."""
        unknown = self._values.keys() - set(allowed)
        if unknown:
            raise mistakes.unknown_keys(self.path, unknown, allowed)
        return self

    def text(self, key: str) -> str:
        """A non-empty string."""
        value = self._values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise mistakes.bad_value(self.path, key, "ข้อความที่ไม่ว่าง", "a non-empty text")
        return value

    def name(self, key: str) -> str:
        """A string that can be a file name and an nbgrader id."""
        value = self._values.get(key)
        if not isinstance(value, str) or not _NAME.fullmatch(value):
            raise mistakes.bad_value(self.path, key, *_NAME_RULE)
        return value

    def names(self, key: str) -> tuple[str, ...]:
        """A list of such strings, empty when the key is absent."""
        values = self._values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and _NAME.fullmatch(v) for v in values):
            raise mistakes.bad_value(self.path, key, f"รายการของ{_NAME_RULE[0]}", f"a list, each item {_NAME_RULE[1]}")
        return tuple(values)

    def number(self, key: str, default: float, *, most: float = 1e9) -> float:
        """A number from 0 to `most`."""
        value = self._values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise mistakes.bad_value(self.path, key, f"ตัวเลข 0 ถึง {most:g}", f"a number from 0 to {most:g}")
        return value

    def days(self, key: str) -> int | None:
        """A whole number of days, or None when absent."""
        value = self._values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise mistakes.bad_value(self.path, key, "จำนวนวันเต็ม", "a whole number of days")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise mistakes.bad_value(self.path, key, "true หรือ false", "true or false")
        return value

    def choice(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        """One of `choices`."""
        value = self._values.get(key, default)
        known = list(choices)
        if value not in known:
            listed = ", ".join(known)
            raise mistakes.bad_value(self.path, key, f"ค่าใดค่าหนึ่งใน: {listed}", f"one of: {listed}")
        return str(value)

    def mapping(self, key: str) -> Mapping[str, Any]:
        """A table within, empty when absent."""
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            raise mistakes.bad_value(self.path, key, "ตาราง", "a table")
        return value

    def table(self, key: str) -> "Table":
        """A table within, to be read in the same way."""
        return Table(self.path, self.mapping(key))

    def tables(self, key: str) -> tuple["Table", ...]:
        """A list of tables with at least one item."""
        values = self._values.get(key)
        if not isinstance(values, list) or not values or not all(isinstance(item, dict) for item in values):
            raise mistakes.bad_value(self.path, key, "รายการตารางอย่างน้อยหนึ่งรายการ", "a list of at least one table")
        return tuple(Table(self.path, item) for item in values)


_NAME_RULE = (
    "ชื่อที่ประกอบด้วย A–Z a–z 0–9 _ และ - เท่านั้น",
    "a name of the characters A–Z a–z 0–9 _ and - only",
)
