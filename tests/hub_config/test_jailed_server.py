"""A server starts quickly, and from inside it nothing can be reached that is not its owner's."""

import json
import os
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from hub_config.servers.homes import COURSE_UID, FIRST_UID
from tests.hub_config.real_hub import Hub, Visitor, eventually

AS_ROOT = os.geteuid() == 0
LOOK = """
import os
for path in {paths!r}:
    try:
        found = os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(40)
        print(path, "READ", found)
    except OSError as error:
        print(path, type(error).__name__)
"""


def tell(visitor: Visitor, expression: str) -> Any:
    """The value of an expression in the person's kernel."""
    return json.loads(visitor.run(f"import json, os; print(json.dumps({expression}))"))


def test_work_is_kept_in_the_home(hub: Hub, somchai: Visitor):
    assert tell(somchai, "os.getcwd()") == "/home/somchai"
    somchai.run("open('work.txt', 'w').write('งานของฉัน')")
    assert (hub.settings.homes / "somchai" / "work.txt").read_text(encoding="utf-8") == "งานของฉัน"


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user has one uid")
def test_everyone_runs_as_somebody_else(somchai: Visitor, malee: Visitor, wanida: Visitor):
    uids = [tell(visitor, "os.getuid()") for visitor in (somchai, malee, wanida)]
    assert len(set(uids)) == 3
    assert COURSE_UID == uids[2] < FIRST_UID <= min(uids[:2])


def test_nothing_of_the_academy_can_be_read(hub: Hub, somchai: Visitor, malee: Visitor):
    malee.run("open('mine.txt', 'w').write('private')")
    home = hub.settings.home
    names = ["academy.db", "accounts.txt", "secrets", "secrets/hub-cookie.key", "hub", "hub/jupyterhub.sqlite"]
    names += ["hub/settings.json", "hub/routes.toml", "homes", "homes/malee/mine.txt", "course", "."]
    paths = [str(home / name) for name in names] + ["/home/malee", "/srv/course", "/root/.ssh", "/etc/shadow"]
    answers = somchai.run(LOOK.format(paths=paths))
    assert len(paths) == len(answers.splitlines())
    assert "READ" not in answers


def test_the_house_shows_no_course_and_no_tests(somchai: Visitor):
    house = tell(somchai, "os.path.dirname(os.path.dirname(__import__('academy').__file__))")
    assert {"academy", "academy_lab", "foundation"} >= {
        name for name in tell(somchai, f"os.listdir({house!r})") if "." not in name
    }


def test_only_its_own_processes_are_there(somchai: Visitor):
    lines = tell(somchai, "[open(f'/proc/{p}/cmdline').read() for p in os.listdir('/proc') if p.isdigit()]")
    assert 0 < len(lines) < 10
    assert not any("jupyterhub_config" in line or "traefik" in line for line in lines)


def test_the_first_process_has_no_secret_of_the_hub(somchai: Visitor):
    seen = somchai.run("print(open('/proc/1/environ').read() if os.access('/proc/1/environ', 4) else 'closed')")
    assert "A_SECRET_OF_THE_HUB" not in seen
    assert "ACADEMY_HUB_SETTINGS" not in seen


def test_the_environment_is_what_is_needed(hub: Hub, somchai: Visitor):
    env = tell(somchai, "dict(os.environ)")
    assert {"A_SECRET_OF_THE_HUB", "ACADEMY_HUB_SETTINGS", "A_SERVICE_SECRET", "ACADEMY_COURSE_DIR"}.isdisjoint(env)
    assert hub.settings.service_url("academy") == env["ACADEMY_URL"]
    assert env["ACADEMY_COURSE_ID"] == "test-course"
    assert str(hub.settings.jupyter_config / "trainee") == env["JUPYTER_CONFIG_PATH"]


def test_the_sample_api_token_is_the_persons_own(hub: Hub, somchai: Visitor):
    key = (hub.settings.secrets / "sample-api.key").read_text().strip()
    token = tell(somchai, "os.environ['SAMPLE_API_TOKEN']")
    claims = jwt.decode(token, OctKey.import_key(key.encode())).claims
    assert tuple(claims[name] for name in ("iss", "aud", "sub", "scope")) == (
        "anamai-academy",
        "sample-api",
        "somchai",
        "read",
    )


def test_a_servers_token_has_these_scopes_and_no_more(hub: Hub, somchai: Visitor):
    token = tell(somchai, "os.environ['JUPYTERHUB_API_TOKEN']")
    model = httpx.get(f"{hub.url}/hub/api/user", headers={"Authorization": f"token {token}"}).json()
    assert {
        "users:activity!user=somchai",
        "read:users:activity!user=somchai",
        "access:servers!server=somchai/",
        "read:users:name!user=somchai",
        "read:users:groups!user=somchai",
        "access:services!service=academy",
    } == set(model["scopes"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/users"),
        ("GET", "/users/malee"),
        ("GET", "/groups"),
        ("GET", "/services"),
        ("GET", "/proxy"),
        ("POST", "/users/somchai/tokens"),
        ("POST", "/users/malee/server"),
        ("DELETE", "/users/somchai/server"),
        ("POST", "/shutdown"),
    ],
)
def test_a_servers_token_cannot(hub: Hub, somchai: Visitor, method: str, path: str):
    token = tell(somchai, "os.environ['JUPYTERHUB_API_TOKEN']")
    answer = httpx.request(
        method,
        f"{hub.url}/hub/api{path}",
        headers={"Authorization": f"token {token}"},
        json={} if method == "POST" else None,
    )
    assert answer.status_code in (403, 404)


def port_of(visitor: Visitor) -> int:
    url: str = tell(visitor, "os.environ['JUPYTERHUB_SERVICE_URL']")
    return urlsplit(url).port or 0


def test_another_persons_server_is_closed_by_the_front_and_by_the_back_door(hub: Hub, somchai: Visitor, malee: Visitor):
    header = {"Authorization": f"token {somchai.token}"}
    for origin in (hub.url, f"http://127.0.0.1:{port_of(malee)}"):
        answer = httpx.get(f"{origin}/user/malee/api/contents", headers=header)
        assert answer.status_code == 403


def test_a_servers_port_cannot_be_taken_by_another(somchai: Visitor, malee: Visitor):
    grab = (
        "import socket\ns = socket.socket()\ns.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
        f"s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)\ns.bind(('127.0.0.1', {port_of(malee)}))"
    )
    assert "OSError" in somchai.run(grab)


def test_kernels_listen_on_no_port(somchai: Visitor):
    assert tell(somchai, "json.load(open(__import__('ipykernel').get_connection_file()))['transport']") == "ipc"


def test_the_environment_cannot_be_altered(somchai: Visitor):
    for module in ("os", "jupyterhub", "academy"):
        answer = somchai.run(f"open(__import__('{module}').__file__, 'a')")
        assert answer.startswith(("OSError", "PermissionError"))


def test_too_large_a_file_is_refused(somchai: Visitor):
    limit = "open('big', 'wb').truncate(300 << 20)"
    assert "File too large" in somchai.run(limit)


def test_shared_memory_is_bounded(somchai: Visitor):
    sizes = tell(somchai, "[(s := os.statvfs(p)).f_blocks * s.f_frsize >> 20 for p in ('/tmp', '/dev/shm')]")
    assert sizes == [256, 256]


def test_a_fork_bomb_meets_its_limit(somchai: Visitor):
    bomb = (
        "import threading\nend, threads = threading.Event(), []\ntry:\n  for n in range(5000):\n"
        "    threads.append(threading.Thread(target=end.wait))\n    threads[-1].start()\n  print('no limit')\n"
        "except RuntimeError: print('limit', n)\n"
        "end.set()\nfor thread in threads[:-1]: thread.join()"
    )
    assert somchai.run(bomb).startswith("limit")


def test_a_terminal_knows_its_owner(somchai: Visitor):
    assert somchai.run("!whoami").strip() == "somchai"


def test_the_instructor_has_the_course_and_a_trainee_has_not(hub: Hub, wanida: Visitor, somchai: Visitor):
    assert tell(wanida, "os.environ['ACADEMY_COURSE_DIR']") == "/srv/course"
    wanida.run("open('/srv/course/note', 'w').write('x')")
    assert (hub.settings.course_home / "note").is_file()
    assert not tell(somchai, "os.path.exists('/srv/course')")
    answers = wanida.run(LOOK.format(paths=[str(hub.settings.home / "academy.db"), str(hub.settings.secrets)]))
    assert "READ" not in answers


def test_the_instructor_sees_the_courses_sources_and_a_trainee_does_not(wanida: Visitor, somchai: Visitor):
    assert tell(wanida, "os.listdir('/home/wanida/course-source')") == ["course.toml"]
    assert not tell(somchai, "os.path.exists('/srv/course-source') or os.path.lexists('/home/somchai/course-source')")


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user has one uid")
def test_who_may_write_the_sources_is_the_machines_to_say(hub: Hub, wanida: Visitor):
    write = "open('/srv/course-source/course.toml', 'a').write('# mine')"
    assert "PermissionError" in wanida.run(
        f"try:\n    {write}\nexcept OSError as error:\n    print(type(error).__name__)"
    )
    assert hub.settings.course_source is not None
    os.chown(hub.settings.course_source / "course.toml", COURSE_UID, COURSE_UID)
    wanida.run(write)
    assert "# mine" in (hub.settings.course_source / "course.toml").read_text()


def test_memory_beyond_the_limit_stops_the_server_and_says_why(malee: Visitor):
    """Each process alone stays within its own limit."""
    eat = (
        "import os, time\nfor n in range(4):\n  if os.fork() == 0:\n"
        "    held = os.urandom(1 << 20) * 250\n    time.sleep(60)\n"
    )
    malee.run(eat)
    page = eventually(lambda: "หน่วยความจำ" in (page := malee.client.get("/hub/home").text) and page, 30)
    assert "เกินที่ให้ไว้ 600 MiB" in page
