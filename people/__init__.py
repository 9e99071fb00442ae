"""Who takes part: accounts, roster, cohorts, roles."""

from people.model import Cohort, Person, Role

__all__ = ["Cohort", "Person", "Role"]
