"""What crosses between processes that do not trust each other: length-prefixed frames of msgpack, never pickle.

Both sides of a pair and the engine outside speak it. `codec` is closed: a value is either of an exact type that is
copied, or it stays where it is and a reference crosses; nothing on the wire can name code to run.
"""

from grader.wire.codec import Codec, decode, encode
from grader.wire.conversation import Asked, Conversation, Refused, Unanswered
from grader.wire.failures import Revival, came_from_afar, describe, is_well_known
from grader.wire.frames import ChannelClosed, ChannelStalled, Frames, MalformedFrame
from grader.wire.identity import ARGUMENT, changeable_in, with_references
from grader.wire.inplace import MUTABLE, write_back
from grader.wire.reading import Allowance
from grader.wire.refusal import NotPlain
from grader.wire.tabular import table_of
from grader.wire.types import Reference

__all__ = [
    "ARGUMENT",
    "MUTABLE",
    "Allowance",
    "Asked",
    "ChannelClosed",
    "ChannelStalled",
    "Codec",
    "Conversation",
    "Frames",
    "MalformedFrame",
    "NotPlain",
    "Reference",
    "Refused",
    "Revival",
    "Unanswered",
    "came_from_afar",
    "changeable_in",
    "decode",
    "describe",
    "encode",
    "is_well_known",
    "table_of",
    "with_references",
    "write_back",
]
