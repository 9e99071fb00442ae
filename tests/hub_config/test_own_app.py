"""A person's own app at a link below their server, and their own try at an exercise, on a real hub."""

import json

import httpx
import pytest

from tests.hub_config.real_hub import Hub, Visitor

APP = """
from fastapi import FastAPI, Request

app = FastAPI(title="แอปของฉัน")


@app.get("/hello")
def hello(name: str):
    return {"hello": name}


@app.post("/echo")
async def echo(request: Request):
    return {"body": await request.json(), "headers": dict(request.headers)}


@app.get("/fails")
def fails():
    return 1 / 0
"""
EXERCISE = {
    "exercise.toml": 'kind = "consumer"\nentry = "answer"\ntitle_th = "ตอบ"\ntitle_en = "Answer"\n',
    "answer.py": "def answer():\n    return 41\n",
    "tests/public/test_answer.py": (
        "def test_answer(trainee):\n"
        '    """คำตอบถูก"""\n'
        "    assert trainee.answer() == 42, f'ควรได้ 42 แต่ได้ {trainee.answer()}'\n"
    ),
}


def save(visitor: Visitor, files: dict[str, str]) -> None:
    told = json.dumps(files)
    visitor.run(
        "from pathlib import Path\nimport json\n"
        f"for name, text in json.loads({told!r}).items():\n"
        "    Path(name).parent.mkdir(parents=True, exist_ok=True)\n    Path(name).write_text(text)"
    )


@pytest.fixture(scope="module")
def served(somchai: Visitor) -> Visitor:
    """Somchai, whose app answers."""
    save(somchai, {"app.py": APP})
    assert "running: /user/somchai/app/" in somchai.run("from academy_lab import serve\nprint(serve('app:app'))")
    return somchai


def get(visitor: Visitor, path: str) -> httpx.Response:
    """What the person's browser gets, with its cookies alone."""
    return visitor.client.get(f"/user/{visitor.username}{path}", follow_redirects=True)


def post(visitor: Visitor, body: dict[str, int], headers: dict[str, str]) -> httpx.Response:
    """What a page of the app gets, which asks with the browser's cookies."""
    get(visitor, "/app/docs")
    told = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin", **headers}
    return visitor.client.post(f"/user/{visitor.username}/app/echo", json=body, headers=told)


def test_the_link_brings_the_app(served: Visitor):
    assert get(served, "/app/hello?name=มาลี").json() == {"hello": "มาลี"}
    assert get(served, "/app").url.path == "/user/somchai/app/"


def test_its_documentation_works_below_the_link_and_without_internet(served: Visitor):
    page = get(served, "/app/docs").text
    assert "url: '/user/somchai/app/openapi.json'" in page
    assert "https://" not in page
    assert get(served, "/app/openapi.json").json()["servers"] == [{"url": "/user/somchai/app"}]


def test_the_app_is_not_told_who_its_visitor_is(served: Visitor):
    answer = post(served, {"a": 1}, {"X-Own": "kept"})
    told = answer.json()
    assert (told["body"], told["headers"]["x-own"]) == ({"a": 1}, "kept")
    assert {"cookie", "authorization"}.isdisjoint(told["headers"])
    by_token = httpx.post(
        f"{served.client.base_url}/user/somchai/app/echo", json={}, headers={"Authorization": f"token {served.token}"}
    )
    assert "authorization" not in by_token.json()["headers"]


def test_the_apps_own_token_reaches_it(served: Visitor):
    answer = post(served, {}, {"Authorization": "Bearer of-the-app"})
    assert answer.json()["headers"]["authorization"] == "Bearer of-the-app"


def test_an_error_of_the_app_is_told_in_both_languages(served: Visitor):
    answer = get(served, "/app/fails")
    assert answer.status_code == 500
    assert "แอปของท่านเกิดข้อผิดพลาด: ZeroDivisionError" in answer.text
    assert "Your app raised an error: ZeroDivisionError: division by zero (app.py:19)" in answer.text


@pytest.mark.usefixtures("served")
def test_nobody_else_reaches_it(malee: Visitor, hub: Hub):
    assert malee.client.get("/user/somchai/app/hello?name=x", follow_redirects=True).status_code == 403
    assert httpx.get(f"{hub.url}/user/somchai/app/hello?name=x").status_code == 302


def test_a_neighbours_port_is_not_shown_on_the_persons_own_address(hub: Hub, served: Visitor):
    """Else a neighbour's page would act as the person who opens it, with the person's cookies."""
    for path in ("/proxy/{port}/", "/proxy/absolute/{port}/", "/proxy/127.0.0.1:{port}/"):
        assert get(served, path.format(port=hub.settings.services[0].port)).status_code == 404


def test_serving_again_brings_what_is_saved_now(served: Visitor):
    save(served, {"other.py": APP.replace('hello":', 'goodbye":')})
    served.run("serve('other:app')")
    assert get(served, "/app/hello?name=a").json() == {"goodbye": "a"}
    served.run("serve('app:app')")
    assert get(served, "/app/hello?name=a").json() == {"hello": "a"}


def test_the_app_ends_with_its_kernel(wanida: Visitor):
    save(wanida, {"app.py": APP})
    wanida.run("from academy_lab import serve\nserve('app:app')")
    assert get(wanida, "/app/hello?name=a").status_code == 200
    assert wanida.server("DELETE", f"/kernels/{wanida.kernel}").status_code == 204
    wanida.kernel = ""
    answer = get(wanida, "/app/hello?name=a")
    assert answer.status_code in {500, 503}
    assert "serve" in answer.text


def test_an_exercise_is_tried_from_a_notebook_and_from_a_terminal(somchai: Visitor):
    save(somchai, {f"m00/exercise/{path}": text for path, text in EXERCISE.items()})
    for asked in ("%academy check m00", "!academy check m00", "!cd m00/exercise/tests && academy check"):
        said = somchai.run(asked)
        assert "✗ ไม่ผ่าน  คำตอบถูก" in said
        assert "ควรได้ 42 แต่ได้ 41" in said
    save(somchai, {"m00/exercise/answer.py": "def answer():\n    return 42\n"})
    assert "ผ่าน 1 จาก 1" in somchai.run("%academy check m00")


def test_a_new_kernel_holds_no_names_but_jupyters(somchai: Visitor):
    assert (
        somchai.run("print([name for name in dir() if name in ('register', 'shell', 'academy_lab')])").strip() == "[]"
    )
