"""What a hidden test's message may repeat of values that the trainee's code chose."""

import ast
from pathlib import Path

import pytest

from grader.judge.repeated import LEFT_OUT, repeated

DIGITS = " ".join(["123456789"] * 8)
SAYING = """
def told(outcome):
    if isinstance(outcome, Exception):
        return f"raised {type(outcome).__name__}"
    return f"gave {len(outcome):,} rows of {outcome[0]} as if all were well, {len(outcome)} in all"
def echo(outcome):
    return outcome
"""


@pytest.fixture
def suite(tmp_path: Path) -> str:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "test_a.py").write_text("def test_a(client):\n    assert client.get('/x') is None\n")
    (tmp_path / "support").mkdir()
    (tmp_path / "support" / "saying.py").write_text(SAYING)
    return str(tmp_path)


def said(message: str, suite: str, **values: object) -> str:
    made = dict(values)
    exec(SAYING, made)
    text = eval(message, made)
    return repeated(text, ast.parse(message, mode="eval").body, suite)


@pytest.mark.parametrize("value", [404, -5, 0, 9999, 12.5, None, "client", "ValueError"])
def test_a_short_number_and_a_word_of_the_public_tests_are_repeated(suite: str, value: object):
    assert said("f'got {got!r}'", suite, got=value) == f"got {value!r}"


@pytest.mark.parametrize(
    "value", [10**9, DIGITS, "client client", "1 2", "1,2", "\u0661", [1], "....", "secret", "", 1.25]
)
def test_anything_longer_or_of_other_characters_is_left_out(suite: str, value: object):
    assert said("f'got {got} rows'", suite, got=value) == f"got {LEFT_OUT} rows"


def test_of_several_values_just_the_last_is_repeated(suite: str):
    assert said("f'{a} of {b}, not {c}'", suite, a=1, b=2, c=3) == f"{LEFT_OUT} of {LEFT_OUT}, not 3"


def test_fixed_words_are_repeated_in_full(suite: str):
    assert said("f'a whole page'", suite) == said("'a whole page'", suite) == "a whole page"


def test_a_message_that_is_one_value_follows_the_same_rule(suite: str):
    assert (said("text", suite, text=DIGITS), said("text", suite, text="404")) == ("", "404")


def test_words_that_the_support_makes_of_a_value_are_the_authors_too(suite: str):
    assert said("f'it {told(x)}, so mend it'", suite, x=KeyError("secret")) == "it raised KeyError, so mend it"
    rows = f"it gave {LEFT_OUT} rows of {LEFT_OUT} as if all were well, 2 in all"
    assert said("f'it {told(x)}'", suite, x=["secret", "b"]) == rows


class Secret123456Error(Exception):
    """A name of a trainee's own."""


@pytest.mark.parametrize(("call", "value"), [("told", Secret123456Error()), ("echo", "secret"), ("repr", "secret")])
def test_of_a_value_that_a_function_passes_on_nothing_is_told(suite: str, call: str, value: object):
    assert "ecret" not in said(f"f'it {{{call}(x)}}'", suite, x=value)
