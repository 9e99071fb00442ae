"""Every sentence of the pages is there in both languages."""

import json
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from hub_config.pages.language import LOCALES, catalogue
from hub_config.words import Bilingual

TEMPLATES = LOCALES.with_name("templates")
THAI = re.compile("[฀-๿]")


def messages() -> set[str]:
    found = extract_from_dir(TEMPLATES, method_map=[("**.html", "jinja2.ext:babel_extract")], keywords={"t": None})
    return {str(message) for _, _, message, _, _ in found}


def test_thai_says_everything_the_pages_say():
    assert set() == messages() - catalogue("th").keys()


def test_every_thai_sentence_is_thai_but_the_products_name():
    assert [message for message, thai in catalogue("th").items() if not THAI.search(thai)] == ["Anamai Academy"]


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_translation_keeps_the_blanks_to_fill(language: str):
    for message, translation in catalogue(language).items():
        assert re.findall(r"{\w+}", message) == re.findall(r"{\w+}", translation)


def test_no_template_has_words_of_its_own():
    """Thai stands in the catalogue; only the name of the language itself is on the page."""
    own = {path.name: set(THAI.findall(path.read_text())) - set("ไทย") for path in TEMPLATES.iterdir()}
    assert set() == set().union(*own.values())


@pytest.mark.parametrize("page", sorted(TEMPLATES.iterdir()), ids=lambda path: path.name)
def test_no_page_needs_the_internet_or_inline_script(page: Path):
    source = page.read_text()
    assert not re.search(r"https?://", source)
    assert not re.search(r"<script(?! src)|<style|\sstyle=|\son\w+=", source)


def test_a_bilingual_sentence_is_a_plain_string_for_those_who_know_no_better():
    sentence = Bilingual(th="ปิดแล้ว", en="Closed")
    assert json.dumps(sentence, ensure_ascii=False) == '"ปิดแล้ว / Closed"'
