"""The root of every error a person may read.

    BilingualError          one sentence in Thai and in English: what is wrong and what to do
    ├── UnusableInput       the caller's input cannot be used; nothing was written
    ├── NotPermitted        the caller may not do this
    ├── NotFound            the thing named does not exist
    ├── Conflict            the thing cannot be done in the present state
    └── CannotStart         the machine or its configuration does not allow a start

Each package builds these by named constructors of its own, so that the sentences stand beside the rule they
explain. The front doors turn them into an exit code or an RFC 9457 problem, never by matching their text.
"""


class BilingualError(Exception):
    """An expected failure, told in one sentence in Thai (`th`) and one in English (`en`).

    `code` is stable and machine-readable (kebab-case); `status` is the HTTP status a front door answers with.
    """

    status = 500

    def __init__(self, code: str, *, th: str, en: str) -> None:
        super().__init__(f"{th} / {en}")
        self.code = code
        self.th = th
        self.en = en


class UnusableInput(BilingualError):
    """The caller's input cannot be used; nothing was written."""

    status = 422


class NotPermitted(BilingualError):
    """The caller may not do this."""

    status = 403


class NotFound(BilingualError):
    """The thing named does not exist."""

    status = 404


class Conflict(BilingualError):
    """The thing cannot be done in the present state."""

    status = 409


class CannotStart(BilingualError):
    """The machine or its configuration does not allow a start."""

    status = 503
