"""What the documents say is there is there, and what people must know stands in both languages."""

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from academy.settings import Settings
from grader.model import Assignment
from people import passwords

HOUSE = Path(__file__).parents[2]
GUIDES = HOUSE / "docs" / "guides"
LANGUAGES = ("th", "en")
DOCUMENTS = sorted([*HOUSE.glob("README*.md"), HOUSE / "CONTRIBUTING.md", *(HOUSE / "docs").rglob("*.md")])
MOST_PICTURES_MB = 2.5
# Constructed in these rooms, shown by `academy up`.
ROOMS = ("academy", "foundation", "hub_config")


def links(document: Path) -> list[str]:
    """Every link and picture of a document that is not an address on the web."""
    prose = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", prose)
    return [link for link in found if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(HOUSE)))
def test_every_link_and_picture_exists(document: Path):
    missing = [link for link in links(document) if not (document.parent / unquote(link.partition("#")[0])).exists()]
    assert missing == []


def test_every_picture_is_shown_somewhere_and_all_are_small():
    pictures = set((HOUSE / "docs" / "pictures").glob("*.png"))
    shown = {(document.parent / link).resolve() for document in DOCUMENTS for link in links(document)}
    assert pictures - shown == set()
    assert sum(picture.stat().st_size for picture in pictures) < MOST_PICTURES_MB * 1e6


@pytest.mark.parametrize("guide", ["trainee", "instructor", "planning", "operator", "sample-api"])
def test_both_languages_have_the_same_headings_and_pictures(guide: str):
    shapes = []
    for language in LANGUAGES:
        text = (GUIDES / f"{guide}.{language}.md").read_text(encoding="utf-8")
        numbered = re.findall(r"^(#+ (?:\d+\.)?)", text, re.MULTILINE)
        shapes.append((numbered, re.findall(r"\.\./pictures/\S+\.png", text)))
    thai, english = shapes
    assert thai == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_stands_in_the_operators_guide_with_its_default(language: str):
    rows = dict(re.findall(r"^\| `ACADEMY_(\w+)` \| (.*?) \|", operator(language), re.MULTILINE))
    assert set(rows) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, int | float):
            assert rows[name.upper()] == f"`{field.default:g}`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_to_start_stands_in_the_operators_guide(language: str):
    told = re.findall(r"^\| `([a-z-]+)` \|", operator(language), re.MULTILINE)
    sources = [path.read_text(encoding="utf-8") for room in ROOMS for path in (HOUSE / room).rglob("*.py")]
    codes = {code for text in sources for code in re.findall(r'CannotStart\(\s*"([a-z-]+)"', text)}
    assert codes
    assert set(told) == codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_that_people_are_told_are_the_ones_in_force(language: str):
    course = tomllib.loads((HOUSE / "course" / "course.toml").read_text(encoding="utf-8"))
    told = {name: (GUIDES / f"{name}.{language}.md").read_text(encoding="utf-8") for name in ("trainee", "planning")}
    assert f"{course['pass_percent']}" in told["planning"]
    settings = Settings.model_fields
    for name in ("submission_mib", "submission_files", "server_memory_mib", "server_processes", "home_quota_mib"):
        assert re.search(rf"\b{settings[name].default:,}\b", told["trainee"]), name
    assert f"{Assignment.__dataclass_fields__['cooldown_s'].default:g}" in told["trainee"]
    assert f"{passwords.MIN_LENGTH}" in told["trainee"]


def operator(language: str) -> str:
    return (GUIDES / f"operator.{language}.md").read_text(encoding="utf-8")
