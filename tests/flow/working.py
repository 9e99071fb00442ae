"""Real trainees' work by prepared answers, handed in over the exchange and graded; for figures that are official."""

import time
from contextlib import suppress

from playwright.sync_api import Browser, Error

from academy.simulate.client import Account, Trainee
from grader.model import Bundle, Course, VariantKind
from grader.release import generate
from grader.release.variants import notebook_variants
from tests.flow.harness import OWN_PASSWORD, Running, log_in

GRADED_WITHIN_S = 600


def hand_in_solutions(browser: Browser, academy: Running, course: Course, username: str) -> None:
    """Hand in everything solved."""
    _hand_in(browser, academy, course, username, VariantKind.SOLUTION)


def hand_in_starters(browser: Browser, academy: Running, course: Course, username: str) -> None:
    """Hand in everything as it was handed out."""
    _hand_in(browser, academy, course, username, VariantKind.STARTER)


def _hand_in(browser: Browser, academy: Running, course: Course, username: str, kind: VariantKind) -> None:
    page = log_in(browser, academy, username)
    with Trainee(academy.url, Account(username, OWN_PASSWORD, OWN_PASSWORD), course.course_id) as trainee:
        trainee.log_in()
        for assignment in course.assignments:
            work = _work(course, assignment.assignment_id, kind)
            trainee.hand_in(assignment.assignment_id, work, f"{kind}-{assignment.assignment_id}")
    deadline = time.monotonic() + GRADED_WITHIN_S
    page.goto("/services/academy/me")
    while page.locator(".module").count() < len(course.assignments) or page.locator(".s-waiting").count():
        assert time.monotonic() < deadline, "not graded in time"
        page.wait_for_timeout(1000)
        with suppress(Error):  # the page goes anew to itself while something waits, and may do so at the same moment
            page.goto("/services/academy/me")
    page.context.close()


def _work(course: Course, assignment_id: str, kind: VariantKind) -> Bundle:
    release, assignment = generate(course, assignment_id), course.assignment(assignment_id)
    groups = [notebook_variants(release, notebook) for notebook in assignment.notebooks]
    if assignment.exercise:
        groups.append(list(assignment.exercise.variants))
    files = dict(release.student)
    for group in groups:
        files.update(next(one for one in group if one.kind is kind).files)
    return Bundle(files)
