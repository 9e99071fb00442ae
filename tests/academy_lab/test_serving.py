"""`serve` by itself; below a hub it is tried in tests/hub_config/test_own_app.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import academy_lab
from academy_lab import Served, serve

APP = "import os\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef home():\n    return os.environ.get('A', '')\n"
START_UP = (
    "from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n\n@asynccontextmanager\n"
    "async def starting(app):\n    raise ValueError('no data')\n    yield\n\napp = FastAPI(lifespan=starting)\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An assignment's folder with its exercise; what is served in it ends with the test."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/malee/")
    (tmp_path / "m05/exercise").mkdir(parents=True)
    (tmp_path / "m05/exercise/exercise.toml").write_text('kind = "provider"\nentry = "app:app"\n[env]\nA = "b"\n')
    (tmp_path / "m05/exercise/app.py").write_text(APP)
    yield tmp_path / "m05"
    (tmp_path / "m05/exercise/end.py").write_text("raise SystemExit")
    serve("end", tmp_path / "m05")


def test_these_names_are_for_notebooks():
    assert academy_lab.__all__ == ["Served", "load_ipython_extension", "serve"]


def test_an_app_of_the_exercise_answers_with_its_variables_until_another_is_served(folder: Path):
    first = serve("app:app", folder)
    assert isinstance(first, Served)
    with first.client() as client:
        assert client.get("/").json() == "b"
    assert 'href="/user/malee/app/docs"' in first._repr_html_()
    assert '"GET /user/malee/app/ HTTP/1.1" 200' in first.log()
    second = serve("app", folder / "exercise")
    assert second is not None
    assert (first.running, second.running) == (False, True)
    second.stop()
    assert not second.running


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = 1\ny = z\n", "NameError: name 'z' is not defined (broken.py:2)"),
        ("x = (\n", "SyntaxError: '(' was never closed (broken.py:1)"),
        (START_UP, "lifespan: ValueError: no data"),
        ("import sys\nsys.exit('no')\n", "SystemExit: no"),
    ],
)
def test_an_app_that_does_not_start_is_told_in_both_languages(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, reason: str
):
    (folder / "exercise/broken.py").write_text(text)
    assert serve("broken:app", folder) is None
    thai, english = capsys.readouterr().out.splitlines()
    assert thai.startswith(f"เริ่มแอปไม่ได้: {reason}")
    assert english.startswith(f"The app does not start: {reason}")


def test_what_is_not_there_is_not_served(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert serve("nothing:app", folder) is None
    assert "There is no file for “nothing:app”" in capsys.readouterr().out
