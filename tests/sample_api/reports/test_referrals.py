"""A referral is sent once, of nobody in person, and led from status to status."""

import itertools
from collections.abc import Callable

import httpx
import pytest

KEYS = (f"key-{n}" for n in itertools.count())
REFERRALS = "/v2/referrals"
GOOD = {
    "from_facility": "15100",
    "to_facility": "15101",
    "age_group": "0-5",
    "urgency": "routine",
    "reason": "พัฒนาการสงสัยล่าช้า",
    "sent_on": "2026-02-16",
}


def send(client: httpx.Client, **changes: object) -> httpx.Response:
    return client.post(REFERRALS, json=GOOD | changes, headers={"Idempotency-Key": next(KEYS)})


def move(client: httpx.Client, referral: httpx.Response, status: str, **body: str) -> httpx.Response:
    path = f"{REFERRALS}/{referral.json()['id']}"
    tag = client.get(path).headers["ETag"]
    return client.put(f"{path}/status", json={"status": status} | body, headers={"If-Match": tag})


def test_a_referral_goes_its_way(me: httpx.Client):
    sent = send(me)
    assert (sent.status_code, sent.json()["status"]) == (201, "sent")
    for status in ("accepted", "arrived", "completed"):
        assert move(me, sent, status, note="ตามนัด").json()["status"] == status
    assert me.get(f"{REFERRALS}?status=completed").json()["data"][0]["id"] == sent.json()["id"]
    assert me.get(f"{REFERRALS}?status=sent").json()["total"] == 0


@pytest.mark.parametrize(("by", "status"), [((), "completed"), (("declined",), "accepted"), (("accepted",), "sent")])
def test_a_status_that_does_not_follow_is_refused(me: httpx.Client, by: tuple[str, ...], status: str):
    sent = send(me)
    for one in by:
        assert move(me, sent, one).status_code == 200
    refused = move(me, sent, status)
    assert (refused.status_code, refused.json()["code"]) == (409, "status-not-reachable")


def test_a_status_is_changed_from_its_latest_version_alone(me: httpx.Client):
    sent = send(me)
    path = f"{REFERRALS}/{sent.json()['id']}/status"
    assert me.put(path, json={"status": "accepted"}).status_code == 428
    tag = {"If-Match": sent.headers["ETag"]}
    assert [me.put(path, json={"status": s}, headers=tag).status_code for s in ("accepted", "declined")] == [200, 412]


def test_the_same_referral_under_the_same_key_is_sent_once(me: httpx.Client):
    answers = [me.post(REFERRALS, json=GOOD, headers={"Idempotency-Key": "one"}) for _ in range(3)]
    assert len({one.content for one in answers}) == 1
    assert me.get(REFERRALS).json()["total"] == 1
    assert me.post(REFERRALS, json=GOOD).json()["code"] == "idempotency-key-invalid"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("from_facility", "99999"),
        ("from_facility", 15100),
        ("to_facility", "15100"),
        ("reason", ""),
        ("reason", "บัตร 1-2345-67890-12-3"),
        ("sent_on", "2569-02-16"),
        ("sent_on", "2026-02-30"),
        ("age_group", "5"),
        ("cid", "1234567890123"),
    ],
)
def test_a_field_that_cannot_be_is_named(me: httpx.Client, field: str, value: object):
    refused = send(me, **{field: value})
    assert refused.status_code == 400
    assert [error["name"] for error in refused.json()["errors"]] == [field]


def test_a_referral_starts_in_a_province_of_the_agreement(province: httpx.Client, me: httpx.Client):
    elsewhere = me.get("/v2/facilities?province=46&limit=1").json()["data"][0]["hospcode"]
    refused = send(province, from_facility=elsewhere)
    assert (refused.status_code, refused.json()["errors"][0]["name"]) == (403, "from_facility")
    assert send(province, to_facility=elsewhere).status_code == 201


def test_nobody_sees_another_s_referrals(sender: Callable[[str], httpx.Client]):
    mine, other = sender("read write"), sender("read write")
    path = f"{REFERRALS}/{send(mine).json()['id']}"
    assert other.get(path).status_code == 404
    assert other.get(REFERRALS).json()["total"] == 0
    told = other.put(f"{path}/status", json={"status": "accepted"}, headers={"If-Match": '"x"'})
    assert (told.status_code, told.json()["code"]) == (404, "referral-unknown")


@pytest.mark.parametrize("referral_id", ["x", "%00", "RF" + "g" * 19, "RF" + "0" * 19])
def test_an_id_that_is_none_is_not_there(me: httpx.Client, referral_id: str):
    assert me.get(f"{REFERRALS}/{referral_id}").json()["code"] == "referral-unknown"
