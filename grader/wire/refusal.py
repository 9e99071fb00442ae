"""The codec's one error."""


class NotPlain(Exception):
    """The value (or the node) is outside the closed codec."""
