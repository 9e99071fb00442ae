"""Exercises of a provider and of a consumer, graded from outside."""

import re
from typing import Any

import pytest

APP = """
import os
from fastapi import FastAPI
app = FastAPI()
@app.get("/token")
def token(): return {"token": os.environ["TOKEN"], "seed": os.environ["SEED"], "plain": os.environ["PLAIN"]}
@app.get("/data")
def data(): return open(os.environ["DATA"]).read()
"""
ENV = '[env]\nDATA = {file = "data/rows.txt"}\nTOKEN = {random = 32}\nSEED = {student_seed = true}\nPLAIN = "x"\n'


def test_a_provider_is_served_and_driven_over_http(grade_exercise: Any, outcomes: Any):
    tests = {
        "public/test_env.py": (
            "def test_env(client, app_env):\n    body = client.get('/token').json()\n"
            "    assert body == {'token': app_env['TOKEN'], 'seed': 'seed', 'plain': 'x'}\n    assert len(app_env['TOKEN']) > 32\n"
        ),
        "hidden/test_data.py": (
            "import httpx\nfrom expected import ROWS\n"
            "def test_data(base_url, app_env):\n    assert httpx.get(base_url + '/data').json() == ROWS == open(app_env['DATA']).read()\n"
        ),
        "hidden/data/rows.txt": "hidden rows",
        "public/data/rows.txt": "public rows",
        "support/expected.py": "ROWS = 'hidden rows'\n",
    }
    result = grade_exercise("provider", tests, {"app.py": APP}, toml=ENV)
    assert outcomes(result) == {"test_env": "passed", "test_data": "passed"}


def test_an_app_is_served_beside_other_data_and_then_beside_its_own_again(grade_exercise: Any, outcomes: Any):
    kept = APP.replace('def data(): return open(os.environ["DATA"]).read()', "def data(): return ROWS")
    kept = kept.replace("app = FastAPI()", 'app = FastAPI()\nROWS = open(os.environ["DATA"]).read()')
    tests = {
        "hidden/test_data.py": (
            "def test_other(client, serve_with):\n    assert client.get('/data').json() == 'own rows'\n"
            "    for rows in ('other rows', 'third rows'):\n"
            "        with serve_with(DATA=rows.encode()) as other:\n            assert other.get('/data').json() == rows\n"
            "def test_own(client):\n    assert client.get('/data').json() == 'own rows'\n"
        ),
        "hidden/data/rows.txt": "own rows",
    }
    result = grade_exercise("provider", tests, {"app.py": kept}, toml=ENV)
    assert outcomes(result) == {"test_other": "passed", "test_own": "passed"}


CONSUMER_TESTS = {
    "support/fake.py": (
        "import http.server, threading, contextlib\n@contextlib.contextmanager\ndef serving(pages):\n"
        "    class Handler(http.server.BaseHTTPRequestHandler):\n        def do_GET(self):\n"
        "            self.send_response(200)\n            self.end_headers()\n            self.wfile.write(pages[self.path].encode())\n"
        "        def log_message(self, *args):\n            pass\n"
        "    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler) as server:\n"
        "        threading.Thread(target=server.serve_forever, daemon=True).start()\n"
        "        yield f'http://127.0.0.1:{server.server_port}'\n        server.shutdown()\n"
    ),
    "hidden/test_fetch.py": (
        "import pytest\nfrom fake import serving\n"
        "@pytest.mark.parametrize('page', ['/a', '/b'])\ndef test_fetch(trainee, page):\n"
        "    with serving({'/a': 'A', '/b': 'B'}) as url:\n        assert trainee.fetch(url, page) == page[1:].upper(), 'wrong page'\n"
        "def test_refuses(trainee):\n    with pytest.raises(ValueError, match='page'):\n        trainee.fetch('http://127.0.0.1:1', '')\n"
    ),
}  # fmt: skip
FETCH = """
import httpx
def fetch(url, page):
    if not page:
        raise ValueError("page is missing")
    return httpx.get(url + page).text
"""


def test_a_consumer_is_called_against_the_tests_own_server(grade_exercise: Any, outcomes: Any):
    result = grade_exercise("consumer", CONSUMER_TESTS, {"work.py": FETCH})
    assert outcomes(result) == {"test_fetch": "passed", "test_refuses": "passed"}


def test_cases_of_one_test_must_all_pass(grade_exercise: Any, outcomes: Any):
    result = grade_exercise("consumer", CONSUMER_TESTS, {"work.py": FETCH.replace(".text", ".text.replace('B', 'C')")})
    assert outcomes(result) == {"test_fetch": "failed", "test_refuses": "passed"}
    assert result.cells[0].message == "wrong page"


DRAWN = """
import random

def test_drawn(trainee, seed):
    number = random.Random(seed).randrange(1000)
    assert trainee.number() == number, f"ควรได้ {number}"
"""


def test_hidden_data_are_drawn_anew_in_every_run_and_can_be_drawn_again(grade_exercise: Any):
    def told(data_seed: str | None = None) -> list[str]:
        work = {"work.py": "def number(): return -1\n"}
        (cell,) = grade_exercise("consumer", {"hidden/test_h.py": DRAWN}, work, data_seed=data_seed).cells
        assert cell.outcome == "failed"
        return re.findall(r"ควรได้ (\d+)\n\(seed (\w+): .*\)", cell.message)

    ((number, seed),) = told()
    assert told(seed) == [(number, seed)]
    ((_, another),) = told()
    assert (len(seed), another == seed) == (16, False)


def test_the_likely_mistake_is_named_when_just_its_tests_fail(grade_exercise: Any):
    mutants = [{"name": "m", "fails": ["test_fetch"], "misconception_th": "อ่านหน้าเดียว"}]
    wrong = {"work.py": FETCH.replace(".text", ".text.lower()")}
    result = grade_exercise("consumer", CONSUMER_TESTS, wrong, mutants=mutants)
    assert [cell.misconception_th for cell in result.cells] == ["อ่านหน้าเดียว", ""]


@pytest.mark.parametrize(
    ("work", "says"),
    [
        ({"app.py": "import nothing_like_it"}, "nothing_like_it"),
        ({"app.py": "app = ("}, "SyntaxError"),
        ({}, "No module named 'app'"),
    ],
)
def test_an_app_that_does_not_start_fails_and_says_why(
    grade_exercise: Any, outcomes: Any, work: dict[str, str], says: str
):
    result = grade_exercise("provider", {"hidden/test_a.py": "def test_a(client):\n    assert client.get('/')\n"}, work)
    assert outcomes(result) == {"test_a": "failed"}
    assert says in result.cells[0].message


def test_an_app_that_dies_is_restarted_for_the_next_test(grade_exercise: Any, outcomes: Any):
    app = APP + "@app.get('/die')\ndef die(): os._exit(1)\n@app.get('/ok')\ndef ok(): return 1\n"
    tests = "def test_die(client):\n    assert client.get('/die')\ndef test_ok(client):\n    assert client.get('/ok').json() == 1\n"
    assert outcomes(grade_exercise("provider", {"public/test_a.py": tests}, {"app.py": app})) == {
        "test_die": "failed",
        "test_ok": "passed",
    }


BOTH = {
    "app.py": "import os\nfrom fastapi import FastAPI\napp = FastAPI()\n"
    "@app.get('/rows')\ndef rows(): return open('kept.txt').read()\n@app.get('/die')\ndef die(): os._exit(1)\n",
    "connector.py": "def keep(text):\n    open('kept.txt', 'w').write(text)\n",
}


def test_a_module_and_an_app_of_one_trainee_share_a_process(grade_exercise: Any, outcomes: Any):
    tests = (
        "def test_kept(trainee, client):\n    trainee.keep('A')\n    assert client.get('/rows').json() == 'A'\n"
        "    trainee.keep('B')\n    assert client.get('/rows').json() == 'B'\n"
        "def test_die(client):\n    assert client.get('/die')\n"
        "def test_again(client, trainee):\n    trainee.keep('C')\n    assert client.get('/rows').json() == 'C'\n"
    )
    result = grade_exercise("provider", {"hidden/test_a.py": tests}, BOTH, entry="connector app:app")
    assert outcomes(result) == {"test_kept": "passed", "test_die": "failed", "test_again": "passed"}


def test_an_app_that_does_not_start_leaves_the_module_its_points(grade_exercise: Any, outcomes: Any):
    tests = (
        "def test_served(client):\n    assert client\ndef test_called(trainee):\n    assert trainee.keep('A') is None\n"
    )
    work = {**BOTH, "app.py": "app = ("}
    result = grade_exercise("provider", {"hidden/test_a.py": tests}, work, entry="connector app:app")
    assert outcomes(result) == {"test_served": "failed", "test_called": "passed"}


def test_hidden_values_stay_hidden(grade_exercise: Any):
    test = (
        "import pandas as pd\n"
        "def test_plain(trainee):\n    assert trainee.f(1) == 4711\n"
        "def test_told(trainee):\n    assert trainee.f(1) == 4711, 'paging is wrong'\n"
        "def test_frame(trainee):\n    pd.testing.assert_series_equal(pd.Series([trainee.f(1)]), pd.Series([4711]))\n"
        "def test_echo(trainee):\n    trainee.echo(4711)\n"
        "def test_own_class(trainee):\n    trainee.shout(4711)\n"
    )
    work = (
        "def f(x): return x\ndef echo(x): raise ValueError(x)\ndef shout(x): raise type(f'E{x}', (Exception,), {})(x)\n"
    )
    result = grade_exercise("consumer", {"hidden/test_a.py": test}, {"work.py": work})
    assert {cell.outcome for cell in result.cells} == {"failed"}
    assert "4711" not in repr(result)
    assert result.cells[1].message == "paging is wrong"


def test_tests_that_cannot_be_collected_are_our_fault(grade_exercise: Any):
    result = grade_exercise(
        "consumer", {"hidden/test_a.py": "import nothing_like_it\ndef test_a(trainee):\n    pass\n"}, {"work.py": ""}
    )
    assert (result.status, result.cells[0].outcome) == ("ungraded", "ungraded")
    assert "nothing_like_it" in result.reason


def test_a_skipped_test_is_no_credit(grade_exercise: Any, outcomes: Any):
    test = "import pytest\ndef test_a(trainee):\n    pytest.skip('later')\n@pytest.mark.xfail\ndef test_b(trainee):\n    assert 0\n"
    result = grade_exercise("consumer", {"public/test_a.py": test}, {"work.py": ""})
    assert outcomes(result) == {"test_a": "failed", "test_b": "failed"}


PLAIN_REFUSALS = """
async def app(scope, receive, send):
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"4711"})
"""
LINK_CHECK = """
from contracts import contract_of, over
from contracts.checks import errors

def test_NAME(client):
    contract = {"version": 1, "id": "a", "name_th": "ก", "name_en": "a", "errors": {"unknown_path": "/4711"}}
    errors.problem(over(client, contract_of(contract)))
"""


def test_a_link_check_runs_in_a_test_and_says_what_it_asks_for(grade_exercise: Any, outcomes: Any):
    tests = {f"{suite}/test_{suite}.py": LINK_CHECK.replace("NAME", suite) for suite in ("public", "hidden")}
    result = grade_exercise("provider", tests, {"app.py": PLAIN_REFUSALS})
    assert outcomes(result) == {"test_public": "failed", "test_hidden": "failed"}
    messages = {cell.grade_id: cell.message for cell in result.cells}
    assert messages["test_hidden"] == "ข้อผิดพลาดทุกแบบมีรูปแบบเดียว / Every refusal has the one shape"
    assert "4711" in messages["test_public"]


def test_a_hidden_test_that_catches_an_error_of_the_works_keeps_its_words(grade_exercise: Any):
    test = (
        "def test_it(trainee):\n    try:\n        trainee.f()\n    except ValueError as error:\n"
        "        assert 'x' in str(error), f'name x, not {error}'\n"
    )
    work = "def f():\n    raise ValueError('secret')\n"
    result = grade_exercise("consumer", {"hidden/test_it.py": test}, {"work.py": work})
    assert result.cells[0].message == "name x, not …"
