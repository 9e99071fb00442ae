"""Attendance of many: each person's share of the half days comes to how many came at all, and to everybody's mean."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from indicator.figure import Turnout


def attended(shares: Mapping[str, Fraction]) -> int | None:
    """Count who signed in at all; None where there is no sign-in sheet of anybody."""
    return sum(share > 0 for share in shares.values()) if shares else None


def mean(shares: Mapping[str, Fraction]) -> Fraction | None:
    """Give everybody's mean share of the half days, unrounded."""
    return sum(shares.values(), Fraction(0)) / len(shares) if shares else None


def joined(turnout: Turnout, invited: int | None, shares: Mapping[str, Fraction]) -> Turnout:
    """Join how far people came with how many were invited and each person's share of the half days, by username."""
    return replace(turnout, invited=invited, attended=attended(shares), attendance=mean(shares))
