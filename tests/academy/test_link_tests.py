"""A report's mark shows that it was written here, and holds for no other report."""

import json
from pathlib import Path
from typing import Any

import pytest

from academy.link_tests import KEY_FILE, marked, own_key, ran_here
from contracts.report import to_json
from tests.contracts.told_report import report_of


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir(mode=0o700)
    return folder


def test_a_report_that_was_marked_here_is_known_here_and_nowhere_else(secrets: Path, tmp_path: Path):
    content = to_json(marked({**report_of(), "letter": "\udc80 ครึ่งอักษร"}, own_key(secrets)))
    assert ran_here(content, secrets)
    other = tmp_path / "other"
    other.mkdir()
    assert not ran_here(content, other)


@pytest.mark.parametrize(
    "change", [{"url": "https://other.th"}, {"mark": "0" * 64}, {"mark": ""}, {"mark": 5}, {"mark": "ก"}]
)
def test_a_changed_report_is_not_known(secrets: Path, change: dict[str, Any]):
    report = json.loads(to_json(marked(report_of(), own_key(secrets))))
    assert not ran_here(to_json({**report, **change}), secrets)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_what_is_no_report_is_not_known(secrets: Path, content: bytes):
    assert not ran_here(content, secrets)


def test_with_a_key_file_that_holds_no_key_no_report_is_marked_or_known(secrets: Path):
    content = to_json(marked(report_of(), own_key(secrets)))
    (secrets / KEY_FILE).write_text("")
    assert own_key(secrets) is None
    assert not ran_here(content, secrets)


def test_without_a_home_no_report_is_marked_and_nothing_is_made(tmp_path: Path):
    report = report_of()
    assert marked(report, own_key(tmp_path / "none")) == report
    assert list(tmp_path.iterdir()) == []
