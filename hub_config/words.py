"""Sentences in two languages that pass through JupyterHub, which knows only strings."""

from typing import Self

from foundation.errors import BilingualError


class Bilingual(str):
    """A sentence in Thai (`th`) and English (`en`); as a plain string it is both.

    Pages show the reader's language; logs, JSON answers and whatever else takes it for a string get both.
    """

    th: str
    en: str
    __slots__ = ("en", "th")

    def __new__(cls, *, th: str, en: str) -> Self:
        """Join the two."""
        made = super().__new__(cls, f"{th} / {en}")
        made.th, made.en = th, en
        return made

    @classmethod
    def of(cls, error: BilingualError) -> Self:
        """Take over an error's sentences."""
        return cls(th=error.th, en=error.en)
