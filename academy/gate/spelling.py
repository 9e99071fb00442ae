"""Thai text against word lists: those that pythainlp ships, and `allowed_words.txt` of the course.

Nothing is downloaded. Thai has no spaces between words: text is cut into words of the lists, and what fits none of
them is told. That finds words that do not exist, not a right word in the wrong place.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from academy.gate.finding import Finding
from academy.gate.misspellings import MISSPELT
from academy.gate.text import texts_of
from grader.model import Assignment, Course

ALLOWED = "allowed_words.txt"
GLOSSARY = "glossary.md"
_THAI = re.compile(r"[\u0e01-\u0e39\u0e40-\u0e4e]+")
_REPEATS = "ๆฯ"
# Of short words only those of use count (uses among 33 million words of the Thai National Corpus, by length): the lists
# have so many rare ones that nearly any misspelling falls apart into them. Found by trying: of letters swapped, doubled or
# dropped at random in our own text, 97, 81 and 67 of 100 are told.
_LEAST_USES = {1: 2000, 2: 1300, 3: 50}
_ABBREVIATION = 2  # letters that stand alone, as in พ.ศ.
_SHOWN = 12
_READ = {".md", ".py", ".toml"}


def findings(course: Course, assignment: Assignment) -> Iterator[Finding]:
    """The unknown words of each file of the module."""
    allowed = allowed_words(course.root)
    for place, path in texts_of(assignment, _READ):
        yield from _of_text(place, path.read_text(encoding="utf-8"), allowed)
    yield from _of_text("title_th", assignment.title_th, allowed)
    glossary = course.root / GLOSSARY
    if assignment == course.assignments[0] and glossary.is_file():  # of the whole course: told once
        yield from _of_text(GLOSSARY, glossary.read_text(encoding="utf-8"), allowed)


def _of_text(place: str, text: str, allowed: frozenset[str]) -> Iterator[Finding]:
    unknown = unknown_words(text, allowed)
    if unknown:
        yield _unknown(place, list(unknown))
    for wrong, right in misspelt(text, allowed):
        yield _misspelt(place, wrong, right)


def misspelt(text: str, allowed: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """The common misspellings in it that the course does not allow, each with the right word."""
    return [(wrong, right) for wrong, right in MISSPELT.items() if wrong in text and wrong not in allowed]


def allowed_words(root: Path) -> frozenset[str]:
    """The words the course allows beside the lists: one a line, `#` begins a comment."""
    file = root / ALLOWED
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return frozenset(word for line in lines if (word := line.partition("#")[0].strip()))


def unknown_words(text: str, allowed: frozenset[str] = frozenset()) -> Counter[str]:
    """What fits no word, and how often."""
    words, cut = _dictionary(allowed)
    unknown: Counter[str] = Counter()
    for run in _THAI.findall(text):
        for part in re.split(f"[{_REPEATS}]", run):
            if len(part) > _ABBREVIATION:
                unknown.update(word for word in cut(part) if word not in words)
    return unknown


@lru_cache(maxsize=4)
def _dictionary(allowed: frozenset[str]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a function of pythainlp
    from pythainlp.corpus import thai_orst_words, thai_words
    from pythainlp.corpus.tnc import unigram_word_freqs
    from pythainlp.tokenize import Tokenizer

    uses = unigram_word_freqs()
    known = thai_words() | thai_orst_words()
    words = {word for word in known if uses.get(word, 0) >= _LEAST_USES.get(len(word), 0)} | allowed
    return words, Tokenizer(words, engine="newmm").word_tokenize


def _unknown(place: str, words: list[str]) -> Finding:
    listed = ", ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")
    return Finding(
        "unknown-words",
        place,
        th=f"พบคำที่ไม่มีในรายการคำ: {listed} โปรดแก้คำที่สะกดผิด หรือเพิ่มคำที่ถูกใน course/{ALLOWED}",
        en=f"Words that no list has: {listed}; correct them, or add right ones to course/{ALLOWED}.",
    )


def _misspelt(place: str, wrong: str, right: str) -> Finding:
    return Finding(
        "misspelt",
        place,
        th=f"คำว่า «{wrong}» สะกดผิด โปรดแก้เป็น «{right}»",
        en=f"“{wrong}” is misspelt; write “{right}”.",
    )
