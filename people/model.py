"""Who takes part, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from people.provinces import by_code


class Role(StrEnum):
    """What a person comes for."""

    TRAINEE = "trainee"
    INSTRUCTOR = "instructor"
    PLANNING = "planning"
    EXECUTIVE = "executive"


@dataclass(frozen=True)
class Cohort:
    """A class. `synthetic`: made by simulation, outside every official figure."""

    cohort_id: str
    name_th: str
    synthetic: bool
    created_at: datetime


@dataclass(frozen=True)
class Person:
    """One account. `username` is nbgrader's student_id; `person_id` stays the same whatever else changes.

    `agency`, `province_code`, `cohort_id` and `email` are empty where the roster does not say. After `erased_at`, `name` is
    a pseudonym for good.
    """

    username: str
    person_id: str
    name: str
    agency: str
    province_code: str
    cohort_id: str
    synthetic: bool
    role: Role
    email: str
    must_change_password: bool
    privacy_accepted_at: datetime | None
    active: bool
    created_at: datetime
    updated_at: datetime
    erased_at: datetime | None = None

    @property
    def health_region(self) -> int | None:
        """The Ministry's health region (เขตสุขภาพ, 1–13) of the person's province."""
        return by_code(self.province_code).health_region if self.province_code else None
