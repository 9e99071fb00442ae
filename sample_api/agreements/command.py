"""`python -m sample_api agreement …`, `… keys …` and `… audit`: what they are told, and what they say."""

import argparse
import csv
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sample_api.agreements.errors import AgreementError, AgreementFileError
from sample_api.agreements.model import BANGKOK, Agreement, Secret, today
from sample_api.settings import agreements_file, state_folder

_ABOUT = """\
Change the site's own agreements, kept in the TOML file that SAMPLE_API_AGREEMENTS names. A running API sees a change
within a second. Secrets are printed once and kept only as hashes.
จัดการข้อตกลงแลกเปลี่ยนข้อมูลของหน่วยงาน รหัสลับแสดงครั้งเดียวและเก็บเฉพาะค่าแฮช
"""

_EXAMPLES = """\
examples:
  export SAMPLE_API_AGREEMENTS=/srv/agreements.toml
  python -m sample_api agreement add --id phdb-40 --number "สธ 0901/12" --agency-th "สสจ.ขอนแก่น" \\
      --agency-en "Khon Kaen health office" --purpose-th "ติดตามตัวชี้วัด" --purpose-en "Follow indicators" \\
      --ends 2027-09-30 --datasets mother-and-child,areas --provinces 40
  python -m sample_api agreement list
  python -m sample_api agreement rotate-secret phdb-40 --overlap-hours 24
      a new secret; the old one is good for another day
  python -m sample_api agreement end phdb-40
      no new token, and the ones that are out are refused at once
"""

_FORMULA = ("=", "+", "-", "@")
_ONCE = "จดไว้ตอนนี้ ระบบไม่แสดงอีก / note it now: it is not shown again"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the program's own."""
    parser = commands.add_parser(
        "agreement",
        help="agreements with client agencies",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(dest="action", required=True)
    _add_add(actions.add_parser("add", help="add an agreement and print its secret"))
    actions.add_parser("list", help="list agreements, those that come with the program too")
    rotate = actions.add_parser("rotate-secret", help="print a new secret")
    rotate.add_argument("id")
    rotate.add_argument("--overlap-hours", type=float, default=0, help="how long the old one stays good (%(default)s)")
    end = actions.add_parser("end", help="end an agreement yesterday, or on a day")
    end.add_argument("id")
    end.add_argument("--on", type=date.fromisoformat, help="its last day, YYYY-MM-DD")
    keys = commands.add_parser("keys", help="the keys that sign access tokens")
    keys.add_argument("action", choices=["rotate"], help="sign with a new key; tokens that are out stay good")
    audit = commands.add_parser("audit", help="print the newest lines of the audit log as CSV")
    audit.add_argument("--last", type=int, default=20, help="how many (%(default)s)")
    audit.add_argument("--client", help="of one client alone, such as agency/phdb-40")


def _add_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--id", required=True, help="client id: small letters, digits, hyphens")
    for name, about in (
        ("number", "the agreement's number"),
        ("agency-th", "the agency's name in Thai"),
        ("agency-en", "the agency's name in English"),
        ("purpose-th", "what the data are for, in Thai"),
        ("purpose-en", "what the data are for, in English"),
    ):
        parser.add_argument(f"--{name}", required=True, help=about)
    parser.add_argument("--starts", type=date.fromisoformat, default=today(), help="first day, YYYY-MM-DD (today)")
    parser.add_argument("--ends", type=date.fromisoformat, required=True, help="last day, YYYY-MM-DD")
    parser.add_argument("--per-minute", type=int, default=600, help="requests a minute (%(default)s)")
    parser.add_argument("--scopes", default="read", help="read, or read,write (%(default)s)")
    parser.add_argument("--datasets", required=True, help="ids with commas between, or all")
    parser.add_argument("--provinces", required=True, help="two-digit codes with commas between, or all")
    parser.add_argument("--columns", default="all", help="names with commas between (%(default)s)")


def run_agreement(chosen: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Do what `agreement …` asks for; raise CannotStartError when it cannot be done."""
    if chosen.action == "list":
        return _list(agreements_file(environ))
    path = agreements_file(environ)
    if path is None:
        raise AgreementFileError.not_named()
    match chosen.action:
        case "add":
            return _add(path, chosen)
        case "rotate-secret":
            return _rotate_secret(path, chosen.id, timedelta(hours=chosen.overlap_hours))
        case _:
            return _end(path, chosen.id, chosen.on or today() - timedelta(days=1))


def _list(path: Path | None) -> int:
    from sample_api.agreements import book, entries

    own = entries.read(path) if path and path.exists() else {}
    for one in (book.demo() | own).values():
        kind = "demo" if one.is_demo else f"{len(_good(one))} secret(s)"
        line = (one.id, one.standing(today()), f"{one.starts}–{one.ends}", f"{one.per_minute}/min", kind, one.agency_th)
        sys.stdout.write("\t".join(line) + "\n")
    return 0


def _add(path: Path, chosen: argparse.Namespace) -> int:
    from sample_api.agreements import book, credentials, entries

    secret = credentials.new_secret()
    names = ("id", "number", "agency_th", "agency_en", "purpose_th", "purpose_en", "starts", "ends", "per_minute")
    entry = {name: getattr(chosen, name) for name in names}
    entry |= {name: _names(getattr(chosen, name)) for name in ("scopes", "datasets", "provinces", "columns")}
    entry["secret"] = [{"hash": credentials.hashed(secret), "made": _now()}]
    new = entries.agreement(entry, path)
    with book.changing(path) as agreements:
        if new.id in agreements:
            raise AgreementFileError.repeated(path, new.id)
        agreements[new.id] = new
    return _tell(new.id, secret)


def _rotate_secret(path: Path, client_id: str, overlap: timedelta) -> int:
    from sample_api.agreements import book, credentials

    secret = credentials.new_secret()
    new = Secret(credentials.hashed(secret), _now())
    with book.changing(path) as agreements:
        found = _found(agreements, client_id)
        ends = _now() + overlap
        kept = [replace(one, until=min(one.until or ends, ends)) for one in _good(found)] if overlap else []
        agreements[client_id] = replace(found, secrets=(*kept, new))
    return _tell(client_id, secret)


def _end(path: Path, client_id: str, last_day: date) -> int:
    from sample_api.agreements import book

    with book.changing(path) as agreements:
        found = _found(agreements, client_id)
        # one that is ended before it began was in force on no day, and keeps its first
        agreements[client_id] = replace(found, starts=min(found.starts, last_day), ends=last_day)
    sys.stdout.write(f"{client_id}: วันสุดท้าย / last day {last_day}\n")
    return 0


def _found(agreements: Mapping[str, Agreement], client_id: str) -> Agreement:
    from sample_api.agreements import book

    if client_id in book.demo():
        raise AgreementError.is_demo(client_id)
    if client_id not in agreements:
        raise AgreementError.unknown(client_id)
    return agreements[client_id]


def _good(agreement: Agreement) -> list[Secret]:
    return [one for one in agreement.secrets if one.is_good(_now())]


def _names(given: str) -> list[str] | str:
    return given if given == "all" else [name.strip() for name in given.split(",")]


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _tell(client_id: str, secret: str) -> int:
    sys.stderr.write(f"{_ONCE}\n")
    sys.stdout.write(f"client_id={client_id}\nclient_secret={secret}\n")
    return 0


def run_keys(_chosen: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Sign with a new key from now on: `rotate` is all there is."""
    from sample_api.agreements import keys
    from sample_api.agreements.application import KEYS

    kid = keys.rotate(state_folder(environ) / KEYS)
    sys.stdout.write(f"kid={kid}\n")
    return 0


def run_audit(chosen: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print the newest lines of the audit log."""
    from sample_api.agreements.application import LOG
    from sample_api.agreements.journal import AuditLog, Line

    log = AuditLog(state_folder(environ) / LOG)
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(Line._fields)
    for one in log.last(chosen.last, chosen.client):
        at = datetime.fromtimestamp(one.at, BANGKOK).isoformat(timespec="milliseconds")
        table.writerow([at, *(_harmless(value) for value in one[1:])])
    log.close()
    return 0


def _harmless(value: object) -> object:
    """Return a cell that a spreadsheet takes for text, whatever a caller wrote into its query."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
