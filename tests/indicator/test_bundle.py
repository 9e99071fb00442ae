"""A sealed bundle is checked by whoever gets it: nothing in it can be changed, left out, or put in between."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicator import BundleBroken, Deciding, Scope, load_definition, pass_rate, seal, verify
from tests.indicator.conftest import AS_OF, M01, M05, SIXTY, Score, person

MADE_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PEOPLE = [person("a"), person("b", "ศูนย์อนามัยที่ 1", 1), person("c"), person("never"), person("sim", synthetic=True)]
SCORES = [
    Score("a", "m01", 10, 10, attempt_id="a1"),
    Score("a", "m05", 8, 20, attempt_id="a2"),
    Score("b", "m01", 5, 10, attempt_id="b1"),
    Score("c", "m01", 10, 10, attempt_id="c1"),
    Score("c", "m05", None, 20, "waiting", undecided=True, possible=20, attempt_id="c2"),
    Score("sim", "m01", 10, 10, attempt_id="s1"),
]
DECIDING = {"a1": Deciding("r1", "d" * 64, "1", ("kru",))}


def sealed(people: list[Any] = PEOPLE, scores: list[Any] = SCORES) -> bytes:
    report = pass_rate(people, [M01, M05], scores, SIXTY, as_of=AS_OF)
    definition = load_definition("pass_rate")
    return seal(report, definition, people, scores, DECIDING, made_by="orn", made_at=MADE_AT)


def reforged(content: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """What a clever forger does: change lines, then write the whole chain anew."""
    previous, written = "", []
    for text in content.splitlines():
        line = json.loads(text)
        change(line)
        told = {**{name: line[name] for name in ("number", "kind", "data")}, "previous": previous}
        canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = sha256(canonical.encode()).hexdigest()
        written.append(json.dumps({**told, "digest": previous}, ensure_ascii=False))
    return "\n".join(written).encode()


def code(content: bytes) -> str:
    with pytest.raises(BundleBroken) as broken:
        verify(content)
    return broken.value.code


def test_a_bundle_gives_the_figures_it_was_made_of():
    checked = verify(sealed())
    overall = checked.report.overall
    assert (overall.numerator, overall.denominator, overall.undecided, overall.shown) == (1, 3, 1, "33.33–66.67")
    assert (checked.made_by, checked.made_at) == ("orn", MADE_AT)
    assert checked.deciding == DECIDING


# A Thai letter's first byte changed: what is left is half of a surrogate pair, which json reads.
HALF_A_LETTER = sealed().replace("ร".encode(), b"\xed\xa0\x80", 1)


def test_who_was_invited_and_who_came_is_sealed_too():
    report = pass_rate(PEOPLE, [M01, M05], SCORES, SIXTY, as_of=AS_OF)
    assert report.turnout
    turnout = replace(report.turnout, invited=9, attended=4, attendance=Fraction(7, 8))
    content = seal(
        replace(report, turnout=turnout),
        load_definition("pass_rate"),
        PEOPLE,
        SCORES,
        {},
        made_by="orn",
        made_at=MADE_AT,
    )
    assert verify(content).report.turnout == turnout
    assert code(reforged(content, lambda line: line["data"].get("participation", {}).update(invited="9"))) == (
        "bundle-incomplete"
    )


def test_the_same_records_give_the_same_fingerprint():
    assert verify(sealed()).fingerprint == verify(sealed()).fingerprint


def test_a_bundle_holds_usernames_and_no_names():
    assert "ชื่อ a" not in sealed().decode()


def test_people_of_simulated_cohorts_are_not_in_it_and_those_who_never_began_are():
    people = [json.loads(line)["data"]["username"] for line in sealed().splitlines() if b'"kind": "person"' in line]
    assert people == ["a", "b", "c", "never"]


@given(st.data())
def test_any_changed_byte_is_found(data: st.DataObject):
    content = bytearray(sealed())
    at = data.draw(st.integers(0, len(content) - 2))
    new = data.draw(st.integers(0, 255).filter(lambda value: value != content[at]))
    content[at] = new
    with pytest.raises(BundleBroken):
        verify(bytes(content))


@given(st.data())
def test_any_line_left_out_or_doubled_is_found(data: st.DataObject):
    lines = sealed().splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    assert code(b"\n".join(lines[:at] + lines[at + 1 :])).startswith("bundle-")
    assert code(b"\n".join([*lines[: at + 1], *lines[at:]])) == "bundle-changed"


def test_a_forged_figure_is_found_though_the_chain_was_written_anew():
    def better(line: dict[str, Any]) -> None:
        if line["kind"] == "figures":
            line["data"]["all"].update(numerator=3, percent="100.00")

    assert code(reforged(sealed(), better)) == "bundle-figure"


def test_a_forged_score_is_found_though_the_chain_was_written_anew():
    def better(line: dict[str, Any]) -> None:
        if line["kind"] == "score" and line["data"]["student_id"] == "b":
            line["data"].update(score=10, certain=10, possible=10, max_score=10)

    assert code(reforged(sealed(), better)) == "bundle-figure"


def test_a_bundle_forged_in_every_part_still_has_another_fingerprint():
    other = [Score("b", "m01", 10, 10, attempt_id="b1") if one.student_id == "b" else one for one in SCORES]
    assert verify(sealed(PEOPLE, other)).fingerprint != verify(sealed()).fingerprint


def test_a_person_left_out_of_b_is_found_though_the_chain_was_written_anew():
    lines = [line for line in sealed().splitlines() if b'"username": "b"' not in line]
    renumbered = [json.dumps({**json.loads(line), "number": number}).encode() for number, line in enumerate(lines, 1)]
    assert code(reforged(b"\n".join(renumbered), lambda _line: None)) == "bundle-figure"


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"not json", b"[1]\n", sealed()[:400], b"\xff\xfe", b"[" * 100_000, HALF_A_LETTER]
)
def test_what_is_no_bundle_is_told(content: bytes):
    assert code(content) in {"bundle-changed", "bundle-incomplete"}


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("score", {"score": float("nan"), "max_score": float("inf")}),
        ("score", {"deciding": "nobody"}),
        ("header", {"as_of": "yesterday"}),
        ("definition", {"fields": "none"}),
    ],
)
def test_a_forger_who_writes_nonsense_is_told_so(kind: str, changed: dict[str, Any]):
    def nonsense(line: dict[str, Any]) -> None:
        if line["kind"] == kind:
            line["data"].update(changed)

    assert code(reforged(sealed(), nonsense)) == "bundle-incomplete"


def test_a_bundle_of_a_later_version_is_told():
    def later(line: dict[str, Any]) -> None:
        if line["kind"] == "header":
            line["data"]["version"] = 2

    assert code(reforged(sealed(), later)) == "bundle-version"


def test_an_empty_class_is_no_data():
    assert verify(sealed([], [])).report.overall.shown == ""


def test_simulated_figures_are_sealed_as_such():
    report = pass_rate(PEOPLE, [M01, M05], SCORES, SIXTY, as_of=AS_OF, scope=Scope.SYNTHETIC)
    content = seal(report, load_definition("pass_rate"), PEOPLE, SCORES, {}, made_by="orn", made_at=MADE_AT)
    assert verify(content).report.synthetic
