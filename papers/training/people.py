"""People as papers name them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attendee:
    """Somebody of the cohort as papers name them."""

    username: str
    name: str
    agency: str


@dataclass(frozen=True)
class Certified:
    """Somebody who gets a certificate: its running number, the code to check it by, and the address to check it at."""

    name: str
    number: str
    code: str
    address: str
