"""Of HTML that a trainee's cell put out only what no browser runs is kept."""

import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook.autograded import _table
from grader.judge.markup import fresh_markup

PIECES = st.sampled_from(
    ["<", ">", "</", "/>", "table", "td", "script", "svg", "style", " colspan=2", " onload=x", "'", '"', "&lt;", "&#60;",
     "<!--", "-->", "<![CDATA[", "<b>", "</b>", "<tr><td>", "x", " ", "\x00", "\\href{x}"]
)  # fmt: skip


def test_a_data_frame_keeps_its_table():
    shown = fresh_markup(pd.DataFrame({"จังหวัด": ["ตาก", "<b>"], "n": [1, 2]}, index=[["a", "a"], [1, 2]])._repr_html_())
    assert shown
    assert shown.count("<tr>") == shown.count("</tr>") == 3
    assert '<th rowspan="2">a</th>' in shown
    assert "<td>&lt;b&gt;</td>" in shown
    assert not {"style", "class", "border"} & set(shown.replace("=", " ").split())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<b>bold", "<b>bold</b>"),
        ("<b onclick='x'>bold</b/>", "<b>bold</b>"),
        ("<td colspan='2\" onload=x' rowspan=0>y", '<td colspan="2">y</td>'),
        ("<p>a</p><script>evil()</script>b", "<p>a</p>b"),
        ("<img src=x onerror=evil()>seen", "seen"),
        ("<a href='javascript:evil()'>click</a>", "click"),
        ("&#60;script&#62;", "&lt;script&gt;"),
        ("a < b", "a &lt; b"),
        ("<scr<script>ipt>evil()", "&lt;scr"),
        ("<style>b{}</style>", None),
        ("<div><table></table></div>", None),
        ("", None),
        (None, None),
        (["<b>x</b>"], None),
    ],
)
def test_what_is_shown_of_markup(written: object, shown: str | None):
    assert fresh_markup(written) == shown


@given(st.lists(PIECES).map("".join) | st.text())
def test_whatever_was_written_it_is_written_anew_in_known_tags_alone(written: str):
    shown = fresh_markup(written)
    if shown is not None:
        assert fresh_markup(shown) == shown
        assert _table(shown), "what the judge writes is shown by the gradebook"


@pytest.mark.parametrize("evil", ["<b>", "<", "<b a=", "<!--", "</script", "</b>", "&#"])
def test_no_text_takes_long(evil: str):
    began = time.process_time()
    fresh_markup(evil * (300_000 // len(evil)))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("written", ["<b onclick=x>y</b>", "<script>", "<td colspan='2'>", "<table", "<td x>", "<tb>"])
def test_the_gradebook_shows_no_markup_but_the_judges(written: str):
    assert _table(f"<p>fine</p>{written}") == {}


def test_mathjax_is_given_no_command_that_acts():
    assert _table(fresh_markup(r"<p>$\href{javascript:x}{y}$</p>") or "") == {
        "text/html": r"<p>$\ href{javascript:x}{y}$</p>"
    }
