"""What keeps the gate shut: one thing, where it is, and one sentence in Thai and in English that says what to do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`code` is for machines; `where` is a part of the module such as `m01/exercise/no_paging`."""

    code: str
    where: str
    th: str
    en: str
