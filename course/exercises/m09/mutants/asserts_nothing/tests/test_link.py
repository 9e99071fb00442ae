"""ทดสอบบริการของหน่วยงานภาคี"""


def test_changes(client, app_env):
    answer = client.get("/v1/changes", headers={"Authorization": f"Bearer {app_env['TOKEN']}"})
    print(answer.json())
    assert True


def test_reconciliation(client):
    client.get("/v1/reconciliation")
    assert True
