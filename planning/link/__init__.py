"""SOP A as software: a fiscal year of data links, its evidence and its level.

events → rules (may it be recorded?) → journal → year (what counts) → evidence → level
"""

from planning.happening import to_record
from planning.link.events import Event, YearBegun, read_event
from planning.link.rules import Facts, check
from planning.link.year import KIND, LinkYear, replay

__all__ = ["KIND", "Event", "Facts", "LinkYear", "YearBegun", "check", "read_event", "replay", "to_record"]
