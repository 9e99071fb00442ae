"""What can happen in a year of data links, as shapes: whether it may is `rules`, what it comes to is `year`."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from planning.happening import Value, reading


class Choice(StrEnum):
    """What was decided about an item to link."""

    INCLUDE = "include"
    DEFER = "defer"
    REJECT = "reject"


class Direction(StrEnum):
    """Who gives data to whom."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


class Sensitivity(StrEnum):
    """The data's category by the government's data governance."""

    PUBLIC = "public"
    PERSONAL = "personal"
    SECURITY = "security"
    SECRET = "secret"  # noqa: S105 - a category of data


class PartnerState(StrEnum):
    """How far the link with a partner is."""

    CONTACTED = "contacted"
    AGREED = "agreed"
    DEVELOPING = "developing"
    TESTING = "testing"
    LIVE = "live"
    SUSPENDED = "suspended"


class ClauseStatus(StrEnum):
    """How the link stands to a clause of a standard."""

    UNCHECKED = "unchecked"
    CONFORMS = "conforms"
    DEVIATES = "deviates"
    NOT_APPLICABLE = "not_applicable"


class Origin(StrEnum):
    """Where a link test was run: told by the mark of its report, or recorded before reports were marked."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    UNSAID = "unsaid"


class YearBegun(Value):
    """Work on the fiscal year's links began; the SOP's days count from `on`."""

    kind: Literal["year_begun"] = "year_begun"
    fiscal_year_be: int
    on: date


class Required(Value):
    """Step 2: who needs which data for what question, how fine, how often, how shown."""

    kind: Literal["required"] = "required"
    user_th: str
    question_th: str
    dataset_id: str
    granularity_th: str
    frequency_th: str
    display_th: str


class DatasetListed(Value):
    """Step 2: a basic dataset of a cluster; a later entry of the same id counts instead."""

    kind: Literal["dataset_listed"] = "dataset_listed"
    dataset_id: str
    cluster: str
    name_th: str
    owner_th: str


class Imported(Value):
    """Step 2: rows of a dataset were brought in; `document_id` is the log or report that shows it."""

    kind: Literal["imported"] = "imported"
    dataset_id: str
    on: date
    rows: int
    document_id: str


class ItemDecided(Value):
    """Step 3: a dataset to link with a partner, or not, and why; a later entry of the same item counts instead."""

    kind: Literal["item_decided"] = "item_decided"
    dataset_id: str
    partner_id: str
    direction: Direction
    sensitivity: Sensitivity
    legal_basis_th: str
    choice: Choice
    reason_th: str


class MemberNamed(Value):
    """Step 4: somebody of the working group."""

    kind: Literal["member_named"] = "member_named"
    name_th: str
    position_th: str
    role_th: str


class GroupAppointed(Value):
    """Step 4: the order that appoints the working group was signed."""

    kind: Literal["group_appointed"] = "group_appointed"
    order_number: str
    order_date: date
    document_id: str


class Catalogued(Value):
    """Step 5: a dataset's fields of the Government Data Catalog, by their CKAN keys."""

    kind: Literal["catalogued"] = "catalogued"
    dataset_id: str
    fields: dict[str, str]


class DictionarySet(Value):
    """Step 5: a version of a dataset's data dictionary or contract was set."""

    kind: Literal["dictionary_set"] = "dictionary_set"
    dataset_id: str
    version: str
    document_id: str


class ClauseChecked(Value):
    """Step 5: a clause of a standard was held against the link. No conformance is claimed by the software."""

    kind: Literal["clause_checked"] = "clause_checked"
    standard_th: str
    clause: str
    status: ClauseStatus
    note_th: str = ""


class PartnerAdded(Value):
    """Step 6: an outside partner (ภาคีเครือข่ายภายนอก)."""

    kind: Literal["partner_added"] = "partner_added"
    partner_id: str
    name_th: str


class Contacted(Value):
    """Step 6: an entry of the contact log."""

    kind: Literal["contacted"] = "contacted"
    partner_id: str
    on: date
    how_th: str
    summary_th: str
    document_id: str = ""


class PartnerMoved(Value):
    """Step 6: the link with a partner came into another state."""

    kind: Literal["partner_moved"] = "partner_moved"
    partner_id: str
    state: PartnerState
    reason_th: str = ""


class Tested(Value):
    """Step 7: a run of `academy verify-link`, as its JSON report tells it; both its files are stored.

    One that `runs.doubts` has a doubt about is evidence once another officer accepted it. What an entry from before a field
    was kept does not tell is empty, and no doubt.
    """

    kind: Literal["tested"] = "tested"
    partner_id: str
    passed: bool
    counts: dict[str, int]
    ended_at: str
    contract_sha256: str
    tester: str
    json_document_id: str
    pdf_document_id: str
    origin: Origin = Origin.UNSAID
    run_sha256: str = ""
    url: str = ""
    contract_id: str = ""
    contract_th: str = ""
    synthetic: bool = False


class RunAccepted(Value):
    """Step 7: a second officer accepts the test run of an entry that there is a doubt about, and says on what ground."""

    kind: Literal["run_accepted"] = "run_accepted"
    number: int
    reason_th: str


class Published(Value):
    """Step 8: a dataset was published as open data."""

    kind: Literal["published"] = "published"
    dataset_id: str
    version: str
    on: date
    url: str
    announcement_document_id: str


class Withdrawn(Value):
    """An entry was wrong: it stays readable and counts no more."""

    kind: Literal["withdrawn"] = "withdrawn"
    number: int
    reason_th: str


class YearEnded(Value):
    """Step 9: the year is closed; its evidence and level are as they stand."""

    kind: Literal["year_ended"] = "year_ended"


Event = (
    YearBegun | Required | DatasetListed | Imported | ItemDecided | MemberNamed | GroupAppointed | Catalogued
    | DictionarySet | ClauseChecked | PartnerAdded | Contacted | PartnerMoved | Tested | RunAccepted | Published | Withdrawn | YearEnded
)  # fmt: skip

read_event = reading(TypeAdapter[Event](Annotated[Event, Field(discriminator="kind")]))
