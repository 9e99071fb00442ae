"""What differs between two figures of the link indicator: the steps, what they show, and what was recorded between."""

from dataclasses import dataclass

from planning.link.evidence import Evidence, Sentence
from planning.link.procedure import StepNumber
from planning.link.standing import LinkStanding
from planning.link.year import Noted


@dataclass(frozen=True)
class StepChange:
    """A step's evidence as it was and as it is."""

    step: StepNumber
    before: Evidence
    after: Evidence

    @property
    def gained(self) -> tuple[Sentence, ...]:
        """What it shows that it did not show before."""
        return tuple(one for one in self.after.shown if one not in self.before.shown)

    @property
    def lost(self) -> tuple[Sentence, ...]:
        """What it showed before and shows no more."""
        return tuple(one for one in self.before.shown if one not in self.after.shown)

    @property
    def differs(self) -> bool:
        """Whether it shows something else: what is lacking is told anew with every item to link, and is no evidence."""
        return bool(self.gained or self.lost or self.before.complete != self.after.complete)


@dataclass(frozen=True)
class LevelDifference:
    """The steps that differ, and the entries of the journal that only one of the two knows, withdrawals among them."""

    steps: tuple[StepChange, ...]
    entries: tuple[Noted, ...]


def difference(before: LinkStanding, after: LinkStanding) -> LevelDifference:
    """Hold two standings against each other; those of two fiscal years have no entries in common to tell apart."""
    steps = (StepChange(step, before.evidence[step], after.evidence[step]) for step in after.evidence)
    fewer, more = sorted((before.year, after.year), key=lambda year: year.version)
    between = more.noted[fewer.version :] if fewer.record_id == more.record_id else ()
    return LevelDifference(tuple(one for one in steps if one.differs), tuple(between))
