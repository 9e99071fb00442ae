"""A sealed bundle is checked by whoever gets it: nothing in it can be changed, left out, or put in between."""

import json
from collections.abc import Callable
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
# Of those who signed in: one for every half day, one for half of them, one for none.
ATTENDANCE = {"a": Fraction(1), "b": Fraction(1, 2), "c": Fraction(0)}
DECIDING = {"a1": Deciding("r1", "d" * 64, "1", ("kru",))}


def sealed(people: list[Any] = PEOPLE, scores: list[Any] = SCORES) -> bytes:
    report = pass_rate(people, [M01, M05], scores, SIXTY, as_of=AS_OF)
    definition = load_definition("pass_rate")
    return seal(
        report, definition, people, scores, DECIDING,
        invited=9, attendance=ATTENDANCE, made_by="orn", made_at=MADE_AT,
    )  # fmt: skip


def reforged(content: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """What a clever forger does: change lines, then write the whole chain anew."""
    lines = [json.loads(text) for text in content.splitlines()]
    for line in lines:
        change(line)
    return chained([(line["kind"], line["data"]) for line in lines])


def chained(lines: list[tuple[str, Any]]) -> bytes:
    """Lines of a forger's own, written as a chain that holds."""
    previous, written = "", []
    for number, (kind, data) in enumerate(lines, 1):
        told = {"number": number, "kind": kind, "data": data, "previous": previous}
        canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = sha256(canonical.encode()).hexdigest()
        written.append(f"{json.dumps({**told, 'digest': previous}, ensure_ascii=False, sort_keys=True)}\n")
    return "".join(written).encode()


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
    turnout = verify(sealed()).report.turnout
    assert turnout
    assert (turnout.invited, turnout.attended, turnout.attendance) == (9, 2, Fraction(1, 2))


@pytest.mark.parametrize(
    ("kind", "changed", "found"),
    [
        ("invited", {"people": 8}, "bundle-figure"),
        ("invited", {"people": "9"}, "bundle-field"),
        ("person", {"attendance": "1/1"}, "bundle-figure"),
        ("person", {"attendance": "3/2"}, "bundle-field"),
        ("figures", {"turnout": {"invited": 90, "attended": 90}}, "bundle-figure"),
        ("header", {"participation": {"invited": 9}}, "bundle-unaccounted"),
        ("header", {"cohort_id": "2569-1"}, "bundle-figure"),
        ("rule", {"remark": "อนุโลม"}, "bundle-unaccounted"),
    ],
)
def test_attendance_or_a_field_that_contradicts_the_figure_is_found(kind: str, changed: dict[str, Any], found: str):
    def change(line: dict[str, Any]) -> None:
        if line["kind"] == kind:
            line["data"].update(changed)

    assert code(reforged(sealed(), change)) == found


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
    at = data.draw(st.integers(0, len(content) - 1))
    new = data.draw(st.integers(0, 255).filter(lambda value: value != content[at]))
    content[at] = new
    with pytest.raises(BundleBroken):
        verify(bytes(content))


@given(st.data())
def test_any_line_left_out_or_doubled_is_found(data: st.DataObject):
    lines = sealed().splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    assert code(b"".join(lines[:at] + lines[at + 1 :])).startswith("bundle-")
    assert code(b"".join([*lines[: at + 1], *lines[at:]])) == "bundle-changed"


@pytest.mark.parametrize(
    "rewritten",
    [
        sealed().replace(b'{"data": {"assignment_id"', b'{"data": {"score": 0}, "data": {"assignment_id"', 1),
        sealed().replace(b'"score": 8', b'"score": 20, "score": 8', 1),
        sealed().replace(b'": ', b'":'),
        sealed().replace(b"\n", b"\r\n"),
        sealed().replace("ร".encode(), b"\\u0e23", 1),
        sealed().rstrip(b"\n"),
    ],
    ids=["line twice", "key twice", "blanks", "line ends", "escaped letter", "last line end"],
)
def test_a_line_that_says_the_same_and_is_written_otherwise_is_refused(rewritten: bytes):
    assert code(rewritten) == "bundle-rewritten"


@pytest.mark.parametrize("odd", [b"\xef\xbb\xbf" + sealed(), sealed() + b"\n", sealed().decode().encode("utf-16")])
def test_a_mark_before_the_file_or_a_line_after_it_is_refused(odd: bytes):
    assert code(odd) in {"bundle-changed", "bundle-rewritten"}


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
    assert code(chained([one for one in LINES if one[1].get("username") != "b"])) == "bundle-figure"


LINES = [(line["kind"], line["data"]) for line in map(json.loads, sealed().splitlines())]
SURPLUS = [(f"again {n}", (kind, data)) for n, (kind, data) in enumerate(LINES)] + [
    ("a second rule", ("rule", {**LINES[2][1], "pass_percent": "1"})),
    ("second figures", ("figures", {"all": {"numerator": 3}})),
    ("unknown", ("remark", {"text": "อนุโลมให้ผ่าน"})),
    ("an uncounted module", ("module", {**LINES[3][1], "assignment_id": "m99", "counts": False})),
    ("a simulated person", ("person", {**LINES[6][1], "username": "sim", "synthetic": True, "attendance": None})),
    ("a stranger's score", ("score", {**LINES[-2][1], "student_id": "nobody"})),
]


@pytest.mark.parametrize("line", [one[1] for one in SURPLUS], ids=[one[0] for one in SURPLUS])
@pytest.mark.parametrize("at", [1, len(LINES) // 2, len(LINES) - 1])
def test_a_line_that_no_figure_rests_on_is_refused_wherever_it_stands(line: tuple[str, Any], at: int):
    with pytest.raises(BundleBroken):
        verify(chained([*LINES[:at], line, *LINES[at:]]))


@pytest.mark.parametrize("at", range(len(LINES)))
def test_a_line_left_out_is_found_or_no_figure_rested_on_it(at: int):
    assert refused_or_the_same([*LINES[:at], *LINES[at + 1 :]])


@given(st.data())
def test_a_changed_field_is_found_or_no_figure_rested_on_it(data: st.DataObject):
    at = data.draw(st.integers(0, len(LINES) - 1))
    kind, fields = LINES[at]
    name = data.draw(st.sampled_from(sorted(fields)))
    new = data.draw(
        st.none() | st.booleans() | st.integers(-1, 99) | st.sampled_from(["", "a", "b", "1/3", "2569-1", "100"])
    )
    assert refused_or_the_same([*LINES[:at], (kind, {**fields, name: new}), *LINES[at + 1 :]])


def refused_or_the_same(lines: list[tuple[str, Any]]) -> bool:
    """Whether a forged file is refused, or tells just the figures of the real one."""
    try:
        told, real = verify(chained(lines)).report, verify(sealed()).report
    except BundleBroken:
        return True
    figures = [{key: value.counts for key, value in one.values.items()} for one in (told, real)]
    return figures[0] == figures[1] and told.turnout == real.turnout


def of_the_first_version() -> list[tuple[str, Any]]:
    def older(kind: str, data: dict[str, Any]) -> tuple[str, Any]:
        dropped = {"person": {"attendance"}, "figures": {"of", "turnout"}}.get(kind, set())
        told = {"invited": 9, "attended": 2, "attendance": "1/2"}
        extra = {"version": 1, "participation": told} if kind == "header" else {}
        return kind, {**{name: value for name, value in data.items() if name not in dropped}, **extra}

    return [older(kind, data) for kind, data in LINES if kind != "invited"]


def test_a_file_of_the_first_version_tells_no_attendance_and_still_its_figures():
    first = of_the_first_version()
    checked = verify(chained(first))
    report = checked.report
    assert report.turnout
    assert (report.overall.shown, report.turnout.invited, report.turnout.attended) == ("33.33–66.67", None, None)
    assert code(chained([*first[:3], first[2], *first[3:]])) == "bundle-unaccounted"
    assert (checked.strict, verify(sealed()).strict) == (False, True)


def test_a_score_of_the_first_version_says_no_more_than_it_has_to():
    told = [(kind, {**data, "remark": "x"} if kind == "score" else data) for kind, data in of_the_first_version()]
    assert code(chained(told)) == "bundle-field"


@pytest.mark.parametrize("version", [True, 1.0, 2.0, "2", [1], None])
def test_a_version_is_a_whole_number(version: object):
    header = {**LINES[0][1], "version": version}
    assert code(chained([("header", header), *LINES[1:]])) == "bundle-version"


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"not json", b"[1]\n", sealed()[:400], b"\xff\xfe", b"[" * 100_000, HALF_A_LETTER]
)
def test_what_is_no_bundle_is_told(content: bytes):
    assert code(content) in {"bundle-changed", "bundle-incomplete"}


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("score", {"deciding": "nobody"}),
        ("definition", {"fields": "none"}),
    ],
)
def test_a_forger_who_writes_nonsense_is_told_so(kind: str, changed: dict[str, Any]):
    def nonsense(line: dict[str, Any]) -> None:
        if line["kind"] == kind:
            line["data"].update(changed)

    assert code(reforged(sealed(), nonsense)) == "bundle-incomplete"


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("score", {"score": float("nan"), "max_score": float("inf")}),
        ("score", {"score": 1000}),
        ("score", {"attempts": -3}),
        ("score", {"undecided": 1}),
        ("module", {"max_score": -5}),
        ("module", {"max_score": 10**4000}),
        ("invited", {"people": -5}),
        ("invited", {"people": True}),
        ("person", {"attendance": "1e-3000000"}),
        ("person", {"attendance": "1/0"}),
        ("person", {"agency": ["a"]}),
        ("person", {"agency": "กอง\nแผนงาน"}),
        ("rule", {"pass_percent": "60" + "0" * 5000}),
        ("rule", {"pass_percent": "1e-9999999"}),
        ("rule", {"note": "\x1b[8mอนุโลม"}),
        ("rule", {"set_at": "0001-01-01T00:00:00+14:00"}),
        ("header", {"made_by": "orn\nThe fingerprint is the one on the paper."}),
        ("header", {"made_by": {"name": "orn"}}),
        ("header", {"made_by": None}),
        ("header", {"made_by": "orn \u202e"}),
        ("header", {"made_at": "2026-11-22T00:00:00"}),
        ("header", {"made_at": "9999-12-31T23:59:59-10:00"}),
        ("header", {"as_of": "0001-01-01T00:00:00+14:00"}),
        ("header", {"as_of": "yesterday"}),
    ],
)
def test_a_value_that_the_program_does_not_write_is_refused_in_a_line_to_read(kind: str, changed: dict[str, Any]):
    def change(line: dict[str, Any]) -> None:
        if line["kind"] == kind:
            line["data"].update(changed)

    with pytest.raises(BundleBroken) as broken:
        verify(reforged(sealed(), change))
    assert broken.value.code == "bundle-field"
    assert broken.value.en.isprintable()
    assert len(broken.value.en) < 250


@pytest.mark.parametrize("other", [True, 1.0, "x" * 1000, "\x1b[8m"])
def test_nothing_is_the_same_as_a_number_but_itself(other: object):
    kind, data = LINES[7]
    assert code(chained([*LINES[:7], (kind, {**data, "health_region": other}), *LINES[8:]])) == "bundle-field"


def test_a_bundle_of_a_later_version_is_told():
    def later(line: dict[str, Any]) -> None:
        if line["kind"] == "header":
            line["data"]["version"] = 3

    assert code(reforged(sealed(), later)) == "bundle-version"


UNNAMED = {**LINES[11][1], "assignment_id": "zzz", "deciding": None}


def test_a_score_of_an_assignment_that_no_module_names_is_refused_where_no_figure_rests_on_it():
    assert LINES[11][1]["student_id"] == "a"
    assert code(chained([*LINES[:12], ("score", UNNAMED), *LINES[12:]])) == "bundle-unaccounted"


def test_work_that_is_not_counted_is_sealed_only_for_who_began_or_submitted_nothing_else():
    practice = [Score(who, "practice", 1, 1, attempt_id=f"{who}p") for who in ("a", "b", "never")]
    fetched = [Score("never", "m00", None, 1, "fetched")]
    content = sealed(PEOPLE, [*SCORES, *practice, *fetched])
    checked = verify(content)
    lines = [json.loads(text)["data"] for text in content.splitlines()]
    assert [one["student_id"] for one in lines if one.get("assignment_id") in {"practice", "m00"}] == ["never"]
    assert checked.report.overall.denominator == 4


def test_an_empty_class_is_no_data():
    assert verify(sealed([], [])).report.overall.shown == ""


def test_simulated_figures_are_sealed_as_such():
    report = pass_rate(PEOPLE, [M01, M05], SCORES, SIXTY, as_of=AS_OF, scope=Scope.SYNTHETIC)
    content = seal(report, load_definition("pass_rate"), PEOPLE, SCORES, {}, made_by="orn", made_at=MADE_AT)
    assert verify(content).report.synthetic
