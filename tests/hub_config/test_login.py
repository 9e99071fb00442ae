"""Logging in to a real hub, as a browser and a program do."""

import httpx
import pytest

from hub_config.login.attempts import AT_ONE_ADDRESS
from hub_config.sign_in import SignInRefused, sign_in, xsrf
from people import accounts
from tests.hub_config.real_hub import OWN_PASSWORD, Hub, eventually

WRONG_TH = "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง"


def post(client: httpx.Client, path: str, **form: str) -> httpx.Response:
    if not xsrf(client):
        client.get("/hub/login")
    return client.post(path, data={**form, "_xsrf": xsrf(client)})


def test_a_program_logs_in_with_its_own_password(hub: Hub):
    hub.visit("somchai")
    with hub.client() as client:
        sign_in(client, "somchai", OWN_PASSWORD)
        assert "somchai" in client.get("/hub/home").text


def test_a_name_is_the_same_in_capitals_and_with_a_space(hub: Hub):
    hub.visit("somchai")
    with hub.client() as client:
        sign_in(client, " SomChai ", OWN_PASSWORD)


def test_the_first_password_opens_nothing(hub: Hub):
    first = hub.first_passwords["newcomer"]
    with hub.client() as client:
        answer = post(client, "/hub/login", username="newcomer", password=first)
        assert 'name="ticket"' in answer.text
        assert "jupyterhub-hub-login" not in client.cookies
        assert client.get("/hub/home").status_code == 302
        assert client.get("/hub/api/user").status_code == 403
    with pytest.raises(SignInRefused, match="first time"), hub.client() as client:
        sign_in(client, "newcomer", first)


def test_the_apis_password_login_opens_nothing_either(hub: Hub):
    """JupyterHub makes a token for a username and password, without the login page."""
    auth = {"username": "newcomer", "password": hub.first_passwords["newcomer"]}
    with hub.client() as client:
        answer = client.post("/hub/api/users/newcomer/tokens", json={"auth": auth})
    assert answer.status_code == 403


def test_a_weak_password_is_refused_and_may_be_chosen_again(hub: Hub):
    with hub.client() as client:
        page = post(client, "/hub/login", username="weak", password=hub.first_passwords["weak"]).text
        ticket = page.split('name="ticket" value="')[1].split('"')[0]
        short = post(client, "/hub/change-password", ticket=ticket, new_password="short", new_password_again="short")
        assert short.status_code == 422
        assert "รหัสผ่านใหม่ต้องยาว" in short.text
        differ = post(client, "/hub/change-password", ticket=ticket, new_password="a" * 12, new_password_again="b" * 12)
        assert "ไม่ตรงกัน" in differ.text
        good = post(
            client, "/hub/change-password", ticket=ticket, new_password=OWN_PASSWORD, new_password_again=OWN_PASSWORD
        )
        assert good.headers["location"] == "/services/academy/"
        assert client.get("/hub/home").status_code == 200


def test_a_ticket_is_good_once_and_must_be_ours(hub: Hub):
    with hub.client() as client:
        answer = post(
            client, "/hub/change-password", ticket="x" * 43, new_password="a" * 12, new_password_again="a" * 12
        )
        assert answer.status_code == 403
        assert "หมดเวลาตั้งรหัสผ่าน" in answer.text


@pytest.mark.parametrize("username", ["somchai", "nobody", "../etc", ""])
def test_a_wrong_password_and_an_unknown_name_read_alike(hub: Hub, username: str):
    with hub.client() as client:
        answer = post(client, "/hub/login", username=username, password="wrong")
    assert answer.status_code == 403
    assert WRONG_TH in answer.text


def test_a_form_without_its_token_is_refused(hub: Hub):
    with hub.client() as client:
        answer = client.post("/hub/login", data={"username": "somchai", "password": OWN_PASSWORD})
    assert answer.status_code == 403


def test_guessing_is_stopped_whatever_address_it_claims(hub: Hub):
    hub.visit("guessed")
    with hub.client() as client:
        for _ in range(AT_ONE_ADDRESS.attempts):
            assert post(client, "/hub/login", username="guessed", password="wrong").status_code == 403
        client.headers["X-Forwarded-For"] = "203.0.113.7"
        stopped = post(client, "/hub/login", username="guessed", password=OWN_PASSWORD)
        assert stopped.status_code == 429
        assert 0 < int(stopped.headers["Retry-After"]) <= AT_ONE_ADDRESS.window_s
        assert "ใส่รหัสผ่านผิดหลายครั้งเกินไป โปรดรอ" in stopped.text
        english = post(client, "/hub/login?lang=en", username="guessed", password=OWN_PASSWORD)
        assert "Too many failed attempts; wait" in english.text
        sign_in(client, "somchai", OWN_PASSWORD)


def test_groups_follow_the_role(hub: Hub):
    roles = {name: hub.visit(name).api("GET", "/user").json()["groups"] for name in ("somchai", "wanida", "ploy")}
    assert roles == {"somchai": ["trainees"], "wanida": ["instructors"], "ploy": ["planning"]}


def test_nobody_is_an_administrator(hub: Hub):
    wanida = hub.visit("wanida")
    assert wanida.api("GET", "/user").json()["admin"] is False
    assert wanida.client.get("/hub/admin").status_code == 403
    assert wanida.api("GET", "/users").status_code == 403


def test_changing_the_password_ends_other_sessions_and_tokens(hub: Hub):
    first = hub.visit("browser")
    token = first.api("POST", "/users/browser/tokens", json={}).json()["token"]
    form = {"new_password": "another password", "new_password_again": "another password"}
    with hub.client() as second:
        sign_in(second, "browser", OWN_PASSWORD)
        refused = post(second, "/hub/change-password", password="not the old one", **form)
        assert (refused.status_code, "รหัสผ่านเดิมไม่ถูกต้อง" in refused.text) == (403, True)
        assert post(second, "/hub/change-password", password=OWN_PASSWORD, **form).status_code == 302
        assert second.get("/hub/home").status_code == 200
    assert first.client.get("/hub/home").status_code == 302
    assert httpx.get(f"{hub.url}/hub/api/user", headers={"Authorization": f"token {token}"}).status_code == 403


def test_a_closed_account_is_out_at_once_with_its_tokens(hub: Hub):
    leaver = hub.visit("leaver")
    token = leaver.api("POST", "/users/leaver/tokens", json={}).json()["token"]
    with hub.accounts() as session:
        accounts.set_active(session, "leaver", active=False, by="test")
    header = {"Authorization": f"token {token}"}
    eventually(lambda: httpx.get(f"{hub.url}/hub/api/user", headers=header).status_code == 403, 45)
    assert leaver.client.get("/hub/home").status_code == 302
    with pytest.raises(SignInRefused), hub.client() as client:
        sign_in(client, "leaver", OWN_PASSWORD)


def test_logging_out_ends_the_session_and_says_so(hub: Hub):
    hub.visit("somchai")
    with hub.client() as client:
        sign_in(client, "somchai", OWN_PASSWORD)
        assert "ท่านออกจากระบบแล้ว" in client.get("/hub/logout").text
        assert client.get("/hub/home").status_code == 302


def test_the_language_is_asked_for_once(hub: Hub):
    with hub.client() as client:
        assert "เข้าสู่ระบบ" in client.get("/hub/login").text
        assert "Log in" in client.get("/hub/login?lang=en&next=%2Fhub%2Fhome").text
        assert next((c.value, c.path) for c in client.cookies.jar if c.name == "academy-lang") == ("en", "/")
        assert "Log in" in client.get("/hub/login").text
        assert "/hub/login?next=%2Fhub%2Fhome&amp;lang=th" in client.get("/hub/login?next=%2Fhub%2Fhome").text


@pytest.mark.parametrize("lang", ["xx", "../th", "<b>"])
def test_an_unknown_language_is_thai(hub: Hub, lang: str):
    with hub.client() as client:
        page = client.get("/hub/login", params={"lang": lang})
        assert 'lang="th"' in page.text
        assert "academy-lang" not in client.cookies


def test_a_missing_page_is_told_in_the_readers_language(hub: Hub):
    page = hub.visit("somchai").client.get("/hub/nowhere")
    assert page.status_code == 404
    assert "ไม่พบหน้านี้" in page.text


def test_pages_carry_their_policy(hub: Hub):
    with hub.client() as client:
        headers = client.get("/hub/login").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_log_holds_no_password_token_or_cookie(hub: Hub):
    somchai = hub.visit("somchai")
    token = somchai.api("POST", "/users/somchai/tokens", json={}).json()["token"]
    somchai.client.get(f"/hub/home?token={token}")
    log = hub.log.read_text()
    secrets = [OWN_PASSWORD, token, hub.first_passwords["somchai"], *somchai.client.cookies.jar]
    for secret in secrets:
        assert getattr(secret, "value", secret) not in log
