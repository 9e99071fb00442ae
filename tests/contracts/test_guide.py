"""The guide's contract can be used, and every check stands in it, in both languages."""

import re
import tomllib
from pathlib import Path

import pytest

from contracts import contract_of
from contracts.checks import ALL
from contracts.report.words import SEVERITIES

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


def guide(language: str) -> str:
    return (GUIDES / f"link-check.{language}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_check_stands_in_the_guide_as_it_is(language: str):
    at = ["th", "en"].index(language)
    expected = [(one.id, (one.name_th, one.name_en)[at], SEVERITIES[one.severity][at]) for one in ALL]
    assert re.findall(r"^\| `([a-z_.0-9]+)` \| (.+) \| (.+) \|$", guide(language), re.MULTILINE) == expected


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_guides_contract_can_be_used(language: str):
    (written,) = re.findall(r"```toml\n(.*?)```", guide(language), re.DOTALL)
    assert contract_of(tomllib.loads(written)).checks["caching.vary"].enabled is False


def test_both_languages_have_the_same_headings():
    headings = [re.findall(r"^#+ \d*", guide(language), re.MULTILINE) for language in ("th", "en")]
    assert headings[0] == headings[1]
