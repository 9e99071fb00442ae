"""The trainee's interpreter records outputs as text, bounded."""

from typing import Any

from grader.student.files import Files
from grader.student.shell import MAX_OUTPUT, Recorder


def test_streams_are_joined_and_cut():
    recorder = Recorder()
    recorder.stream("stdout", "a")
    recorder.stream("stdout", "b")
    recorder.stream("stderr", "c")
    recorder.stream("stderr", "x" * (2 * MAX_OUTPUT))
    recorder.stream("stderr", "lost")
    assert [output["name"] for output in recorder.outputs] == ["stdout", "stderr"]
    assert recorder.outputs[0]["text"] == "ab"
    assert len(recorder.outputs[1]["text"]) < MAX_OUTPUT + 100
    assert "lost" not in recorder.outputs[1]["text"]


def test_only_text_html_and_images_are_kept():
    recorder = Recorder()
    recorder.display({"image/svg+xml": "<svg>", "application/javascript": "x"})
    recorder.display({"text/html": "<b>", "text/plain": "b", "image/png": b"\x89PNG"})
    (output,) = recorder.outputs
    assert output["data"] == {"text/plain": "b", "text/html": "<b>", "image/png": "iVBORw=="}


def test_html_is_kept_whole_or_not_at_all():
    recorder = Recorder()
    recorder.display({"text/plain": "a table", "text/html": "x" * (MAX_OUTPUT + 1)})
    assert recorder.outputs[0]["data"] == {"text/plain": "a table"}


def test_huge_images_are_dropped():
    recorder = Recorder()
    recorder.display({"image/png": "A" * (5 << 20)})
    assert recorder.outputs == []


def test_changed_files_are_told_once(tmp_path: Any, monkeypatch: Any):
    monkeypatch.setattr("grader.student.files.HOME", tmp_path)
    files = Files()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.csv").write_text("1")
    (tmp_path / "link").symlink_to("/etc/passwd")
    assert files.changed() == {"out/a.csv": b"1"}
    assert files.changed() == {}
    (tmp_path / "out/a.csv").write_text("22")
    assert files.changed() == {"out/a.csv": b"22"}
