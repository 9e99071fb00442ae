"""The exchange: releases out, attempts in; immutable, content-addressed, transactional."""

from grader.exchange.published import (
    DatedSchedule,
    PublishedAssignment,
    assignment,
    assignments,
    cells,
    fetch,
    publish,
    release,
    schedules,
    set_schedule,
)
from grader.exchange.records import (
    Rejection,
    attempt,
    attempts,
    fetched,
    record_rejection,
    rejections,
    submission,
)
from grader.exchange.submissions import submit

__all__ = [
    "DatedSchedule",
    "PublishedAssignment",
    "Rejection",
    "assignment",
    "assignments",
    "attempt",
    "attempts",
    "cells",
    "fetch",
    "fetched",
    "publish",
    "record_rejection",
    "rejections",
    "release",
    "schedules",
    "set_schedule",
    "submission",
    "submit",
]
