"""Tests are compiled once, outside; the judge takes the bytecode for just the source it was made from."""

import importlib.util
from pathlib import Path

from _pytest.assertion.rewrite import _read_pyc

from grader.autograde.compiled import compiled

TEST = b"def test_a():\n    x = [1]\n    assert x == [2]\n"


def lay_out(folder: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    made = compiled(files, str(folder))
    for path, content in {**files, **made}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return made


def test_pytest_takes_the_rewritten_bytecode_of_a_test(tmp_path: Path):
    (made,) = lay_out(tmp_path, {"hidden/test_a.py": TEST})
    code = _read_pyc(tmp_path / "hidden/test_a.py", tmp_path / made)
    assert code is not None
    assert code.co_filename == str(tmp_path / "hidden/test_a.py")
    assert "@py_builtins" in code.co_names


def test_bytecode_of_another_source_is_not_taken(tmp_path: Path):
    (made,) = lay_out(tmp_path, {"hidden/test_a.py": TEST})
    (tmp_path / "hidden/test_a.py").write_bytes(TEST.replace(b"[2]", b"[1]"))
    assert _read_pyc(tmp_path / "hidden/test_a.py", tmp_path / made) is None


def test_python_takes_the_bytecode_of_a_support_module(tmp_path: Path):
    (made,) = lay_out(tmp_path, {"support/pages.py": b"PAGES = 3\n"})
    assert str(tmp_path / made) == importlib.util.cache_from_source(str(tmp_path / "support/pages.py"))
    (tmp_path / made).write_bytes((tmp_path / made).read_bytes().replace(b"PAGES", b"GAPES"))
    spec = importlib.util.spec_from_file_location("pages", tmp_path / "support/pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.GAPES == 3


def test_what_does_not_compile_is_left_to_the_judge():
    assert compiled({"hidden/test_a.py": b"def test_a(:", "hidden/rows.txt": b"x", "support/z.py": b"\0"}, "/x") == {}
