from datetime import date, timedelta

import pytest

from foundation.errors import BilingualError
from planning.link import events as happened
from planning.link.events import PartnerState
from tests.planning.link.story import Story


def code(story: Story, event: happened.Event) -> str:
    before = len(story.entries)
    with pytest.raises(BilingualError) as refused:
        story.tell(event)
    assert len(story.entries) == before
    return refused.value.code


def move(state: PartnerState) -> happened.PartnerMoved:
    return happened.PartnerMoved(partner_id="school", state=state)


def test_a_partners_state_skips_nothing(story: Story):
    story.plan()
    story.list_items()
    assert code(story, move(PartnerState.LIVE)) == "no-such-move"
    story.tell(move(PartnerState.CONTACTED))
    assert code(story, move(PartnerState.TESTING)) == "no-such-move"


def test_a_link_goes_live_after_a_passed_test_run_only(story: Story):
    for step in (story.plan, story.list_items, story.link):
        step()
    assert code(story, move(PartnerState.LIVE)) == "not-tested"
    story.test(passed=False)
    assert code(story, move(PartnerState.LIVE)) == "not-tested"
    story.test(passed=True)
    story.tell(move(PartnerState.LIVE))


def test_personal_data_is_not_published(story: Story):
    story.plan()
    story.list_items()
    story.tell(story.year.included[0].model_copy(update={"sensitivity": happened.Sensitivity.PERSONAL}))
    event = happened.Published(
        dataset_id="d0", version="1", on=story.today, url="https://x.th", announcement_document_id="scan"
    )
    assert code(story, event) == "not-public-data"


def test_an_item_to_link_needs_its_legal_basis_and_one_that_is_not_its_reason(story: Story):
    story.plan()
    story.list_items()
    item = story.year.included[0]
    assert code(story, item.model_copy(update={"legal_basis_th": ""})) == "legal-basis-missing"
    assert code(story, item.model_copy(update={"choice": happened.Choice.DEFER})) == "reason-missing"


def test_evidence_is_a_stored_file(story: Story):
    event = happened.GroupAppointed(order_number="1", order_date=story.today, document_id="nowhere")
    assert code(story, event) == "document-missing"


def test_nothing_is_recorded_of_a_day_to_come(story: Story):
    event = happened.GroupAppointed(order_number="1", order_date=story.today + timedelta(days=1), document_id="scan")
    assert code(story, event) == "in-the-future"


def test_a_closed_year_stays_as_it_is(story: Story):
    story.tell(happened.YearEnded())
    assert code(story, happened.PartnerAdded(partner_id="a", name_th="ก")) == "year-ended"


@pytest.mark.parametrize(
    "event",
    [
        happened.DatasetListed(dataset_id="x", cluster="ดาวอังคาร", name_th="ก", owner_th="ข"),
        happened.Imported(dataset_id="nothing", on=date(2026, 11, 1), rows=1, document_id="scan"),
        happened.Contacted(partner_id="nobody", on=date(2026, 11, 1), how_th="โทร", summary_th="-"),
        happened.PartnerAdded(partner_id="", name_th="ก"),
        happened.Withdrawn(number=1, reason_th="ผิด"),
        happened.Withdrawn(number=99, reason_th="ผิด"),
        happened.YearBegun(fiscal_year_be=2570, on=date(2026, 10, 1)),
    ],
)
def test_what_means_nothing_is_refused(story: Story, event: happened.Event):
    assert code(story, event)
