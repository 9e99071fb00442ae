"""Cheats and bombs in exercises earn nothing, learn nothing, and leave nothing behind."""

import time
from typing import Any

import psutil
import pytest

from academy_lab.words import OUT_OF_TIME

PROVIDER_TESTS = {
    "public/test_public.py": "def test_alive(client):\n    assert client.get('/').status_code == 200\n",
    "hidden/test_hidden.py": (
        "SECRET = 4711\n"
        "def test_double(client, app_env):\n    assert client.get('/double/2000').json() == {'value': SECRET - 711}\n"
        "    assert open(app_env['DATA']).read()\n"
    ),
    "public/data/rows.txt": "rows of the public suite",
    "hidden/data/rows.txt": "rows of the hidden suite",
    "hidden/data/other.txt": "another secret 4711",
}  # fmt: skip
ENV = '[env]\nDATA = {file = "data/rows.txt"}\n'
APP = """
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
def root(): return {}
@app.get("/double/{x}")
def double(x: int): return {"value": 2 * x}
"""
WRONG = APP.replace("2 * x", "x")

SHADOWED = (
    "pytest.py",
    "_pytest/__init__.py",
    "_pytest/assertion/__init__.py",
    "httpcore.py",
    "httpx.py",
    "json.py",
    "fake.py",
)
SHADOWS = dict.fromkeys(SHADOWED, "raise SystemExit('shadowed')\n")
CONFTEST = """
import pytest
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport():
    report = yield
    report.get_result().outcome = "passed"
"""
PLANTED = {
    "conftest.py": CONFTEST,
    "pytest.ini": "[pytest]\naddopts = --collect-only\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--co'\n",
    "tox.ini": "[pytest]\naddopts = --co\n",
    "setup.cfg": "[tool:pytest]\naddopts = --co\n",
    "sitecustomize.py": "import builtins\nbuiltins.AssertionError = KeyError\n",
    "usercustomize.py": "raise SystemExit\n",
    "evil.pth": "import os; os._exit(0)\n",
    "tests/hidden/test_hidden.py": "def test_double():\n    pass\n",
    "tests/conftest.py": "collect_ignore_glob = ['*']\n",
    "evil-1.dist-info/entry_points.txt": "[pytest11]\nevil = evil\n",
    "evil-1.dist-info/METADATA": "Name: evil\nVersion: 1\n",
    "evil.py": "import os; os._exit(0)\n",
}

HONEST = {"test_alive": "passed", "test_double": "passed"}
WRONG_ONLY = {"test_alive": "passed", "test_double": "failed"}
NOTHING = {"test_alive": "failed", "test_double": "failed"}


def test_an_honest_app_has_full_marks(grade_exercise: Any, outcomes: Any):
    assert outcomes(grade_exercise("provider", PROVIDER_TESTS, {"app.py": APP}, toml=ENV)) == HONEST


@pytest.mark.parametrize(
    "planted",
    [{name: text} for name, text in {**PLANTED, **SHADOWS}.items()] + [PLANTED],
    ids=lambda p: "+".join(p)[:30],
)
def test_planted_files_change_no_verdict(grade_exercise: Any, outcomes: Any, planted: dict[str, str]):
    result = grade_exercise("provider", PROVIDER_TESTS, {"app.py": WRONG, **planted}, toml=ENV)
    assert outcomes(result) in (WRONG_ONLY, NOTHING)  # a shadowing module may break the trainee's own app
    assert result.status == "graded"


ENDLESS_BODY = """
async def app(scope, receive, send):
    await send({'type': 'http.response.start', 'status': 200, 'headers': []})
    while True:
        await send({'type': 'http.response.body', 'body': b'x' * 65536, 'more_body': True})
"""
GARBAGE = """
import os
for fd in range(3, 30):
    try: os.write(fd, b'\\xff' * 999)
    except OSError: pass
"""


@pytest.mark.parametrize(
    ("app", "expected"),
    [
        ("import os\nos._exit(0)", NOTHING),
        ("import sys\nsys.exit(0)", NOTHING),
        ("app = None", NOTHING),
        ("while True: pass", NOTHING),
        ("import time\ntime.sleep(600)", NOTHING),
        ("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", NOTHING),
        ("x = []\nwhile True: x.append(bytearray(1 << 24))", NOTHING),
        (WRONG + "import threading, os\nthreading.Timer(0.2, os._exit, (0,)).start()\n", None),
        (WRONG + "import pytest, httpx, builtins\npytest.fail = httpx.get = builtins.AssertionError = None\n", None),
        (WRONG + GARBAGE, None),
        (ENDLESS_BODY, NOTHING),
        ("import asyncio\nasync def app(scope, receive, send):\n    await asyncio.sleep(600)", NOTHING),
    ],
    ids=["exits", "sys_exits", "no_app", "loops_on_import", "sleeps_on_import", "fork_bomb", "memory_bomb", "dies_later", "patches",
         "garbage", "endless_body", "never_answers"],
)  # fmt: skip
def test_an_app_that_misbehaves_earns_nothing_more(
    grade_exercise: Any, outcomes: Any, monkeypatch: pytest.MonkeyPatch, app: str, expected: dict[str, str] | None
):
    monkeypatch.setattr("grader.autograde.exercise.TEST_TIMEOUT_S", 1.0)
    result = grade_exercise("provider", PROVIDER_TESTS, {"app.py": app}, toml=ENV)
    assert result.status == "graded"
    assert outcomes(result)["test_double"] == "failed"
    assert expected is None or outcomes(result) == expected


LOOK_AROUND = """
import os, sys
found = []
for root in ("/work", "/tmp", "/proc", "/run", "/home", "/root"):
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in (sys.prefix, sys.base_prefix)]
        found += [os.path.join(folder, name) for name in names]
raise RuntimeError(" ".join(sorted(found)))
"""


def test_an_app_sees_its_own_files_and_the_one_named_in_env(grade_exercise: Any):
    result = grade_exercise("provider", PROVIDER_TESTS, {"app.py": LOOK_AROUND}, toml=ENV)
    seen = result.cells[0].message.partition("RuntimeError: ")[2].split()
    assert seen == ["/work/env/DATA/rows.txt", "/work/submission/app.py"]


CONSUMER_TESTS = {
    "hidden/test_double.py": (
        "def test_double(trainee):\n    assert trainee.double(3) == 6\n"
        "def test_other(trainee):\n    assert trainee.other() == 'fine'\n"
    )
}  # fmt: skip


@pytest.mark.parametrize(
    "double",
    [
        "def double(x):\n    import os\n    os._exit(0)",
        "def double(x):\n    while True: pass",
        "def double(x):\n    raise KeyboardInterrupt",
        "def double(x):\n    raise SystemExit",
        "def double(x):\n    import pytest\n    pytest.exit('done', returncode=0)",
        "def double(x):\n    import pytest\n    pytest.skip('done')",
        "class L:\n    __eq__ = lambda s, o: True\n    __repr__ = lambda s: 1 / 0\ndef double(x): return L()",
        "class L:\n    __eq__ = lambda s, o: True\n    def __repr__(s):\n        while True: pass\ndef double(x): return L()",
        "import os\nclass L:\n    __eq__ = lambda s, o: True\n    __repr__ = lambda s: os._exit(0)\ndef double(x): return [L()]",
        "double = property(lambda s: 6)",
    ],
)
def test_a_function_that_misbehaves_fails_its_own_test_only(
    grade_exercise: Any, outcomes: Any, monkeypatch: pytest.MonkeyPatch, double: str
):
    monkeypatch.setattr("grader.autograde.exercise.TEST_TIMEOUT_S", 1.0)
    result = grade_exercise("consumer", CONSUMER_TESTS, {"work.py": f"{double}\ndef other(): return 'fine'\n"})
    assert outcomes(result) == {"test_double": "failed", "test_other": "passed"}


LINGERS = """
import subprocess, os
os.fork()
subprocess.Popen(["sleep", "60"], start_new_session=True)
def double(x): return 2 * x
def other(): return "fine"
"""


def test_nothing_is_left_behind(grade_exercise: Any, sandbox: Any):
    grade_exercise("consumer", CONSUMER_TESTS, {"work.py": LINGERS})
    time.sleep(0.2)
    assert len(psutil.Process(sandbox._jail.process.pid).children(recursive=True)) == 3 + len(sandbox._parents)


STUBBORN = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
def wait(x):
    while True:
        try:
            while True: pass
        except BaseException: pass
"""


def test_using_up_all_the_time_is_a_zero_and_not_ungraded(grade_exercise: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("grader.autograde.exercise.TEST_TIMEOUT_S", 0.5)
    monkeypatch.setattr("grader.autograde.exercise.SLACK_S", 4.0)
    tests = "".join(f"def test_{n}(trainee):\n    assert trainee.wait({n})\n" for n in range(12))
    result = grade_exercise("consumer", {"hidden/test_a.py": tests}, {"work.py": STUBBORN}, timeout_s=3)
    assert (result.status, result.score, {cell.outcome for cell in result.cells}) == ("graded", 0, {"failed"})
    assert result.duration_s < 9


CATCHES_ALL = """
def test_refuses(trainee):
    assert trainee.age("7") == 7
    try:
        trainee.age("seven")
    except:
        return
    raise AssertionError("no number")
"""


DEAF = """
import time
def age(text):
    while text != '7':
        try:
            while True: time.sleep(0.1)
        except BaseException: pass
    return 7
"""


@pytest.mark.parametrize(
    ("work", "outcome"),
    [
        ("def age(text): return int(text)", "passed"),
        ("def age(text): return 7 if text == '7' else exit()", "passed"),
        ("def age(text):\n    while text != '7': pass\n    return 7", "failed"),
        (DEAF, "failed"),
        ("import os\ndef age(text): return 7 if text == '7' else os._exit(0)", "failed"),
    ],
    ids=["honest", "leaves", "stalls", "stalls_and_is_deaf", "dies"],
)
def test_no_silence_passes_for_a_refusal(
    grade_exercise: Any, outcomes: Any, monkeypatch: pytest.MonkeyPatch, work: str, outcome: str
):
    monkeypatch.setattr("grader.autograde.exercise.TEST_TIMEOUT_S", 1.0)
    result = grade_exercise("consumer", {"public/test_age.py": CATCHES_ALL}, {"work.py": work})
    assert outcomes(result) == {"test_refuses": outcome}


ENDS_ONE_THREAD = """
import ctypes, threading, time
def age(text):
    if text == "7":
        return 7
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    ctypes.CDLL(None).syscall(60, 0)
"""


def test_work_cannot_make_its_end_look_like_a_kill_from_outside(
    grade_exercise: Any, outcomes: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("grader.autograde.exercise.TEST_TIMEOUT_S", 1.0)
    result = grade_exercise("consumer", {"public/test_age.py": CATCHES_ALL}, {"work.py": ENDS_ONE_THREAD})
    assert outcomes(result) == {"test_refuses": "failed"}


ASKS_AT_THE_END = """
import pytest
@pytest.fixture
def late():
    asked = []
    yield asked
    with pytest.raises(BaseException):
        asked[0].age("seven")
def test_refuses(late, trainee):
    late.append(trainee)
    assert trainee.age("7") == 7
"""


def test_no_silence_passes_for_a_refusal_after_the_test_either(grade_exercise: Any, outcomes: Any):
    tests = {"public/test_age.py": ASKS_AT_THE_END}
    assert outcomes(grade_exercise("consumer", tests, {"work.py": "def age(text): return int(text)"})) == {
        "test_refuses": "passed"
    }
    dies = "import os\ndef age(text): return 7 if text == '7' else os._exit(0)"
    assert outcomes(grade_exercise("consumer", tests, {"work.py": dies})) == {"test_refuses": "failed"}


USES_A_FIXTURE = """
import pytest
@pytest.fixture
def rows(trainee, request):
    return trainee.rows(request.node.name)
def test_a(rows):
    assert rows == 3
def test_b(rows):
    assert rows == 3
"""
STICKS = """
from pathlib import Path
def rows(name):
    {how}
    return 3
def fine():
    return 1
"""


@pytest.mark.parametrize(
    "how",
    [
        "while name == 'test_a': pass",
        "if name == 'test_a': exit()",
        "if name == 'test_a': import os; os._exit(0)",
        "while name == 'test_a':\n        try: Path('/').exists()\n        except BaseException: pass",
    ],
    ids=["stalls", "leaves", "dies", "is_deaf"],
)
@pytest.mark.parametrize("where", ["in_a_fixture", "in_the_file_before"])
def test_a_test_that_ends_badly_costs_no_other(
    grade_exercise: Any, outcomes: Any, monkeypatch: pytest.MonkeyPatch, how: str, where: str
):
    monkeypatch.setattr("grader.autograde.exercise.TEST_TIMEOUT_S", 1.0)
    tests = {"public/test_rows.py": USES_A_FIXTURE}
    if where == "in_the_file_before":
        first, then = (
            "def test_a(trainee):\n    assert trainee.rows('test_a')",
            "def test_b(trainee):\n    trainee.fine()",
        )
        tests = {"public/test_rows.py": first, "hidden/test_more.py": then}
    result = grade_exercise("consumer", tests, {"work.py": STICKS.format(how=how)})
    assert outcomes(result) == {"test_a": "failed", "test_b": "passed"}


OWN_ALARM = """
import signal
def test_a(trainee):
    def ring(*_):
        raise TimeoutError
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        assert trainee.rows("test_a") == 3
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
def test_b(trainee):
    assert trainee.fine() == 1
"""


def test_what_a_tests_own_alarm_cut_short_is_interrupted(
    grade_exercise: Any, outcomes: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("grader.autograde.exercise.TEST_TIMEOUT_S", 2.0)
    work = STICKS.format(how="while name == 'test_a': pass")
    result = grade_exercise("consumer", {"public/test_rows.py": OWN_ALARM}, {"work.py": work})
    assert outcomes(result) == {"test_a": "failed", "test_b": "passed"}


ENDLESS_NUMBER = "def number():\n    return 10**14\ndef fine():\n    return 1\n"


def test_a_value_that_keeps_the_judge_in_c_fails_its_test_only_with_those_after_it(
    grade_exercise: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("grader.autograde.exercise.TEST_TIMEOUT_S", 1.0)
    tests = "def test_a(trainee):\n    assert trainee.fine() == 1\n"
    tests += "def test_b(trainee):\n    assert sum(range(trainee.number())) == 3\n"
    tests += "def test_c(trainee):\n    assert trainee.fine() == 1\n"
    begun = time.monotonic()
    result = grade_exercise("consumer", {"hidden/test_a.py": tests}, {"work.py": ENDLESS_NUMBER})

    assert (result.status, [cell.outcome for cell in result.cells]) == ("graded", ["passed", "failed", "failed"])
    assert [cell.message for cell in result.cells[1:]] == [OUT_OF_TIME, OUT_OF_TIME]
    assert time.monotonic() - begun < 24
