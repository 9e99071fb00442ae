"""No page has a word without its Thai, and the catalogue holds none that no page uses."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import academy.web

WEB = Path(academy.web.__file__).parent
THAI = re.compile(r"[\u0e00-\u0e7f]")
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def words_on_pages() -> set[str]:
    found = extract_from_dir(
        str(WEB / "templates"),
        [("**.html", "jinja2")],
        keywords={"_": None, "gettext": None, "ngettext": (1, 2)},
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def thai_words() -> dict[str, str]:
    with (WEB / "locales" / "th.po").open("rb") as file:
        catalogue = read_po(file)
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            message.string if isinstance(message.string, str) else message.string[0]
        )
        for message in catalogue
        if message.id
    }


def test_every_word_on_a_page_has_its_thai() -> None:
    thai = thai_words()
    missing = {word for word in words_on_pages() if not THAI.search(thai.get(word, ""))}
    assert missing == set()


def test_the_catalogue_holds_no_word_that_no_page_uses() -> None:
    assert set(thai_words()) - words_on_pages() == set()


def test_a_translation_keeps_its_placeholders() -> None:
    for english, thai in thai_words().items():
        assert sorted(PLACEHOLDER.findall(thai)) == sorted(PLACEHOLDER.findall(english))


def test_templates_have_no_thai_of_their_own() -> None:
    for template in (WEB / "templates").glob("*.html"):
        text = template.read_text(encoding="utf-8").replace('"ไทย"', "")  # the language's own name
        assert not THAI.search(text), template.name
