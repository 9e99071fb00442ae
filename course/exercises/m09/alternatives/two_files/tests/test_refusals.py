"""คำขอที่ผิดถูกปฏิเสธ"""


def test_without_a_token(client):
    assert client.get("/v1/reconciliation").status_code == 401


def test_wrong_values(partner):
    assert [partner.get("/v1/changes", limit=limit).status_code for limit in (0, 100, 101)] == [422, 200, 422]
    assert partner.get("/v1/changes", since="เมื่อวาน").status_code == 422


def test_wrong_names(partner):
    assert partner.get("/v1/changes", province="40").status_code == 400
