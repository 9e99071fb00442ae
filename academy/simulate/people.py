"""The synthetic trainees' accounts: a cohort of their own, made anew (or given new passwords) for each run."""

import secrets

from sqlalchemy.orm import Session, sessionmaker

from academy.simulate.client import Account
from people import Role, accounts
from people.passwords import FirstPassword, first_password

# Spread over the country, so that every breakdown of the indicator has something to show.
PLACES = (
    ("50", "สำนักงานสาธารณสุขจังหวัดเชียงใหม่"),
    ("40", "ศูนย์อนามัยที่ 7 ขอนแก่น"),
    ("30", "ศูนย์อนามัยที่ 9 นครราชสีมา"),
    ("20", "ศูนย์อนามัยที่ 6 ชลบุรี"),
    ("90", "สำนักงานสาธารณสุขจังหวัดสงขลา"),
    ("12", "กองแผนงาน กรมอนามัย"),
)


def cohort_of(seed: int, trainees: int) -> str:
    """Name the cohort of a class: another size or seed is another class."""
    return f"sim{seed}-{trainees}"


def make_class(sessions: sessionmaker[Session], cohort_id: str, count: int) -> list[Account]:
    """`count` trainees of the synthetic cohort `cohort_id`, each with a fresh first password, in one transaction."""
    passwords = [first_password() for _ in range(count)]  # slow, so before the transaction
    with sessions.begin() as session:
        if not accounts.cohort_exists(session, cohort_id):
            accounts.create_cohort(session, cohort_id, name_th=f"ชั้นเรียนจำลอง {cohort_id}", synthetic=True)
        return [_account(session, cohort_id, number, password) for number, password in enumerate(passwords, 1)]


def _account(session: Session, cohort_id: str, number: int, password: FirstPassword) -> Account:
    username = f"{cohort_id}-{number:03d}"
    province_code, agency = PLACES[number % len(PLACES)]
    if accounts.person(session, username):
        accounts.reset_password(session, username, password)
    else:
        accounts.create(
            session,
            username=username,
            name=f"ผู้เรียนจำลอง {number:03d}",
            agency=agency,
            province_code=province_code,
            cohort_id=cohort_id,
            role=Role.TRAINEE,
            password=password,
        )
    return Account(username, password.plain, secrets.token_urlsafe(16))
