"""A link test counts at once only where nothing speaks against it, and for one partner once."""

import pytest

from planning.errors import EntryRefused
from planning.link import events as happened
from planning.link.events import Origin
from planning.link.evidence import evidence
from planning.link.procedure import StepNumber
from planning.link.runs import Doubt, doubts
from tests.planning.link.story import Story


@pytest.fixture
def listed(story: Story) -> Story:
    story.plan()
    story.list_items()
    return story


def run_of(story: Story, **fields: object) -> happened.Tested:
    story.test(passed=True, **fields)
    return story.year.all_of(happened.Tested)[-1]


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:8000/v2", "http://localhost", "http://LOCALHOST.", "http://127.1", "http://2130706433", "http://0x7f.0x0.0x1",
    "http://[::1]:80", "http://[::ffff:10.0.0.1]", "https://10.1.2.3", "https://192.168.1.1", "https://169.254.1.1", "https://academy",
    "https://api.internal", "https://[broken", "https://", "https://8.8.8.8@127.0.0.1", "https://0.0.0.0",
])  # fmt: skip
def test_an_address_of_an_inner_network_is_no_partners(listed: Story, url: str):
    assert doubts(run_of(listed, url=url)) == (Doubt.INNER_ADDRESS,)


@pytest.mark.parametrize("url", [
    "https://api.example.go.th", "https://8.8.8.8/v1", "https://[2606:4700::1111]", "https://xn--12c.th", "https://กรม.ไทย",
])  # fmt: skip
def test_a_public_address_may_be_a_partners(listed: Story, url: str):
    assert doubts(run_of(listed, url=url)) == ()


def test_a_contract_is_a_partners_by_its_id(listed: Story):
    assert doubts(run_of(listed, contract_id="school")) == ()
    assert doubts(run_of(listed, contract_id="nhso", synthetic=True)) == (Doubt.SYNTHETIC, Doubt.OTHER_CONTRACT)


def test_a_run_with_a_doubt_counts_once_it_was_accepted(listed: Story):
    listed.test(passed=True, url="http://127.0.0.1")
    assert (listed.year.tests, list(listed.year.awaiting)) == ({}, ["school"])
    listed.tell(happened.RunAccepted(number=listed.year.version, reason_th="ภาคียืนยัน"), by="wichai")
    assert (list(listed.year.tests), listed.year.awaiting) == (["school"], {})


def test_a_run_is_evidence_of_one_partner_once(listed: Story):
    listed.tell(happened.PartnerAdded(partner_id="nhso", name_th="สปสช."))
    listed.test(passed=True, run_sha256="a" * 64)
    for partner in ("school", "nhso"):
        with pytest.raises(EntryRefused, match="หลักฐานของ สำนักงานเขตพื้นที่การศึกษา เมื่อ 21/11/2569"):
            listed.test(passed=True, run_sha256="a" * 64, partner_id=partner)
    listed.test(passed=True, run_sha256="b" * 64)


def test_a_run_that_was_recorded_by_mistake_and_withdrawn_can_be_recorded_again(listed: Story):
    listed.test(passed=True, run_sha256="a" * 64)
    listed.tell(happened.Withdrawn(number=listed.year.version, reason_th="ผิดภาคี"))
    listed.test(passed=True, run_sha256="a" * 64)
    assert list(listed.year.tests) == ["school"]


def test_what_counts_and_what_awaits_are_told_apart(listed: Story):
    listed.test(passed=True, ended_at="2026-11-03T05:00:00+00:00")
    listed.test(passed=False, origin=Origin.ELSEWHERE, ended_at="2026-11-20T05:00:00+00:00")
    ((said, _),) = evidence(listed.year)[StepNumber.TEST].shown
    assert "ผ่าน (ยังไม่นับรายงานที่แนบล่าสุด ซึ่งทดสอบเมื่อ 20/11/2569 ผลไม่ผ่าน รอเจ้าหน้าที่อีกคนรับรอง)" in said
