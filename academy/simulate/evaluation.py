"""The synthetic class fills in the evaluation forms that are open to it: most of it, for some people never answer."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from random import Random

import typer

from academy.settings import Settings
from academy.simulate.client import Account, Trainee, require_academy
from academy.simulate.people import cohort_of, make_class
from academy.views.trainings import open_evaluations
from academy.workflow import Academy
from foundation.errors import Conflict
from planning.training.evaluation import form

AT_ONCE = 10
ANSWERS = 0.9  # the share of the class that fills a form in
COMMENTS = (
    "ได้ลงมือทำจริงและเห็นผลการตรวจทันที",
    "อยากให้มีเวลาฝึกมากกว่านี้",
    "ตัวอย่างตรงกับงานที่ทำอยู่ น้ำเสียงวิทยากรฟังเข้าใจง่าย",
    "ห้องอบรมเย็นเกินไปเล็กน้อย",
)

Forms = Mapping[Account, Mapping[str, Mapping[str, str]]]


def evaluate(settings: Settings, *, url: str, trainees: int, seed: int) -> None:
    """Let the class of `seed` answer; prints how many did. Raises Conflict when no form is open to it."""
    require_academy(url)
    academy = Academy(settings)
    cohort_id = cohort_of(seed, trainees)
    with academy.reading() as session:
        answered = {one.project.record_id: one.answered for one in open_evaluations(session, cohort_id)}
    if not answered:
        raise _nothing_open(cohort_id)
    forms = _filled(make_class(academy.sessions, cohort_id, trainees), answered, Random(seed))  # noqa: S311 - no secret
    course_id = academy.course.course_id
    with ThreadPoolExecutor(AT_ONCE) as threads:
        sent = sum(threads.map(lambda one: _answer(Trainee(url, one, course_id), forms[one]), forms))
    typer.echo(f"Evaluation forms answered: {sent}")


def _filled(accounts: list[Account], answered: Mapping[str, frozenset[str]], luck: Random) -> Forms:
    """Choose who answers what: each a form of their own for every record whose form they have not filled in."""
    chosen = {account: {name: filled_in(luck) for name in answered if luck.random() < ANSWERS} for account in accounts}
    return {
        account: {name: given for name, given in forms.items() if account.username not in answered[name]}
        for account, forms in chosen.items()
    }


def filled_in(luck: Random) -> dict[str, str]:
    """Fill the form in as somebody does who is content, and knows more after the training than before."""
    asked = form()
    about = {question.item: luck.choice(question.choices).item for question in asked.about}
    content = luck.choice((3, 4, 4, 5))
    rated = {item: str(min(5, max(1, content + luck.choice((-1, 0, 0, 1))))) for item in asked.rated}
    before = luck.choice((1, 2, 2, 3))
    own = asked.self_rating.item
    knows = {f"{own}_before": str(before), f"{own}_after": str(min(5, before + luck.choice((1, 1, 2))))}
    comment = luck.choice(COMMENTS) if luck.random() < 1 / 3 else ""
    return {**about, **rated, **knows, "comment": comment}


def _answer(trainee: Trainee, forms: Mapping[str, Mapping[str, str]]) -> int:
    with trainee:
        if forms:
            trainee.log_in()
        for record_id, given in forms.items():
            trainee.evaluate(record_id, given)
    return len(forms)


def _nothing_open(cohort_id: str) -> Conflict:
    return Conflict(
        "no-open-evaluation",
        th=f"ไม่มีแบบประเมินที่เปิดรับคำตอบจากรุ่นจำลอง {cohort_id} โปรดร่างโครงการซ้อมด้วยรุ่นนี้ แล้วกด เปิดแบบประเมิน ในขั้นที่ 5",
        en=f"No evaluation form takes answers from the cohort {cohort_id}; draft a rehearsal with it and open the form in step 5.",
    )
