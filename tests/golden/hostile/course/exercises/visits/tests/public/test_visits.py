"""What everyone may read."""

from asking import load


def test_all_visits_are_listed(client, app_env):
    response = client.get("/visits")
    assert response.status_code == 200, "GET /visits should answer 200"
    assert response.json() == load(app_env)


def test_one_visit_is_found(client, app_env):
    first = load(app_env)[0]
    assert client.get(f"/visits/{first['id']}").json() == first
