"""A fiscal year of data links as it stands: what its journal's entries that were not withdrawn come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from planning.journal import Entry
from planning.link import events as happened
from planning.link.runs import doubts

KIND = "link_year"
ItemKey = tuple[str, str]  # dataset_id, partner_id
_Of = TypeVar("_Of", bound=happened.Event)


@dataclass(frozen=True)
class Noted:
    """An event with its number in the journal, who recorded it, and when; `withdrawn` gives why it counts no more."""

    number: int
    event: happened.Event
    by: str
    at: datetime
    withdrawn: str = ""


@dataclass(frozen=True)
class LinkYear:
    """One fiscal year. `noted` has all that was recorded, the withdrawn too; the properties count the rest."""

    record_id: str
    noted: Sequence[Noted]

    @property
    def version(self) -> int:
        """How many entries the journal has."""
        return len(self.noted)

    @property
    def begun(self) -> happened.YearBegun:
        """The first entry: which fiscal year, and from when the SOP's days count."""
        event = self.noted[0].event
        assert isinstance(event, happened.YearBegun)
        return event

    @property
    def ended(self) -> bool:
        """Whether the year was closed."""
        return bool(self.all_of(happened.YearEnded))

    @property
    def ended_at(self) -> datetime | None:
        """When it was closed; None while it is open."""
        closing = (item.at for item in self.noted if isinstance(item.event, happened.YearEnded) and not item.withdrawn)
        return next(closing, None)

    @property
    def datasets(self) -> Mapping[str, happened.DatasetListed]:
        """The basic datasets by id."""
        return {event.dataset_id: event for event in self.all_of(happened.DatasetListed)}

    @property
    def items(self) -> Mapping[ItemKey, happened.ItemDecided]:
        """What was decided of each dataset with each partner."""
        return {(event.dataset_id, event.partner_id): event for event in self.all_of(happened.ItemDecided)}

    @property
    def included(self) -> tuple[happened.ItemDecided, ...]:
        """The items that are to be linked."""
        return tuple(item for item in self.items.values() if item.choice is happened.Choice.INCLUDE)

    @property
    def catalogued(self) -> Mapping[str, happened.Catalogued]:
        """Catalogue fields by dataset."""
        return {event.dataset_id: event for event in self.all_of(happened.Catalogued)}

    @property
    def dictionaries(self) -> Mapping[str, happened.DictionarySet]:
        """The data dictionary that holds, by dataset."""
        return {event.dataset_id: event for event in self.all_of(happened.DictionarySet)}

    @property
    def partners(self) -> Mapping[str, happened.PartnerAdded]:
        """The outside partners by id."""
        return {event.partner_id: event for event in self.all_of(happened.PartnerAdded)}

    @property
    def states(self) -> Mapping[str, happened.PartnerState]:
        """How far each link is, by partner; a partner nobody moved is not in it."""
        return {event.partner_id: event.state for event in self.all_of(happened.PartnerMoved)}

    @property
    def tests(self) -> Mapping[str, happened.Tested]:
        """The latest test run of each partner that counts: beyond doubt, or accepted by a second officer."""
        return {event.partner_id: event for number, event in self._runs() if self._counts(number, event)}

    @property
    def awaiting(self) -> Mapping[str, Noted]:
        """The latest test run of each partner, where there is a doubt about it and nobody has accepted it."""
        latest = {event.partner_id: (number, event) for number, event in self._runs()}
        open_ones = {number for number, event in latest.values() if not self._counts(number, event)}
        return {partner: self.noted[number - 1] for partner, (number, _) in latest.items() if number in open_ones}

    def _runs(self) -> list[tuple[int, happened.Tested]]:
        return [
            (one.number, one.event)
            for one in self.noted
            if isinstance(one.event, happened.Tested) and not one.withdrawn
        ]

    def _counts(self, number: int, run: happened.Tested) -> bool:
        accepted = {event.number for event in self.all_of(happened.RunAccepted)}
        return not doubts(run) or number in accepted

    def all_of(self, kind: type[_Of]) -> tuple[_Of, ...]:
        """Give the events of a kind that count, in their order."""
        return tuple(item.event for item in self.noted if isinstance(item.event, kind) and not item.withdrawn)

    def contacts(self, partner_id: str) -> tuple[happened.Contacted, ...]:
        """Give a partner's contact log."""
        return tuple(event for event in self.all_of(happened.Contacted) if event.partner_id == partner_id)


def replay(record_id: str, entries: Iterable[Entry]) -> LinkYear:
    """Give the year that these entries tell."""
    noted = [Noted(entry.number, happened.read_event(entry.event), entry.by, entry.at) for entry in entries]
    reasons = {item.event.number: item.event.reason_th for item in noted if isinstance(item.event, happened.Withdrawn)}
    return LinkYear(
        record_id,
        [Noted(item.number, item.event, item.by, item.at, reasons.get(item.number, "")) for item in noted],
    )
