"""`academy verify-link`: does an API keep its contract? For step 7 of linking data, with a report for the letter."""

import os
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from academy.cli.options import Home
from foundation.errors import UnusableInput

if TYPE_CHECKING:
    from contracts import Contract, Credentials, Link, Result, Run

_FOUND = 1

SecretFile = Annotated[Path | None, typer.Option(metavar="FILE", help="A file with the good token, one line.")]


def verify_link(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="The API's address, as its contract's paths go on from it.")
    ],
    contract: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The contract (TOML) [default: one proposed from URL/openapi.json]."),
    ] = None,
    token_file: SecretFile = None,
    client_id: Annotated[
        str | None, typer.Option(help="The client, where tokens are had by client credentials.")
    ] = None,
    client_secret_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file with the client's secret.")
    ] = None,
    limited_token_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file with a good token that lacks the scope: for 403.")
    ] = None,
    expired_token_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file with a token that was good once: for 401.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write report.pdf, report.html and report.json there.")
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the results as JSON.")] = None,
    tester: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who checks, for the cover [default: your user name].")
    ] = None,
    letter: Annotated[str, typer.Option(metavar="NO", help="The letter it goes with, for the cover.")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
    home: Home = None,
) -> None:
    """Check the API at URL against its contract and write the report for an official letter.

    Only GET is sent, but for one PATCH that no API can act on; at the contract's pace. Tokens come from files, never
    from the command line, and are in no report. Where the academy's home can be read, the report is marked as run here.
    Exit code 0 when every check that applies passed, 1 when one failed
    or could not be run, 2 when the input cannot be used.

    \b
    Examples:
      academy verify-link https://api.example.go.th --out report
      academy verify-link https://api.example.go.th --contract partner.toml --token-file token.txt --out report
    """
    from contracts import ContractProblem

    try:
        run = _run(
            url, contract, out=out, json_file=json_file, tester=tester or getuser(), letter=letter, quiet=quiet, home=home,
            credentials=_credentials(token_file, limited_token_file, expired_token_file, client_id, client_secret_file),
        )  # fmt: skip
    except ContractProblem as error:
        raise UnusableInput(error.code, th=error.th, en=error.en) from error
    if not run.passed:
        raise typer.Exit(_FOUND)


def _run(
    url: str,
    file: Path | None,
    *,
    credentials: "Credentials",
    out: Path | None,
    json_file: Path | None,
    tester: str,
    letter: str,
    quiet: bool,
    home: Path | None,
) -> "Run":
    from academy.link_tests import marked, own_key
    from academy.settings import load_settings
    from contracts import Link, connect, document_beside, read_contract
    from contracts.report import Cover, to_json, told, write_reports, write_whole

    _check_writable(out, json_file)
    contract, proposal = (read_contract(file), "") if file else _proposed(url)
    with connect(url, contract) as client:
        link = Link(client, contract, credentials, beside=document_beside(contract, file) if file else None)
        run = _with_progress(link, quiet=quiet)
    key = own_key(load_settings(home=home).secrets) if out or json_file else None
    document = marked(told(run, Cover(tester=tester, letter=letter)), key)
    written = write_reports(document, out) if out else []
    if out and proposal:
        written.append(write_whole(out / "contract.toml", proposal.encode()))
    if json_file:
        written.append(write_whole(json_file, to_json(document)))
    if not quiet:
        _summarise(run, written, proposed=bool(proposal))
        if written and key is None:
            typer.echo(
                "รายงานนี้ไม่มีเครื่องหมายว่าทดสอบจากระบบ เพราะอ่านโฟลเดอร์ข้อมูลของระบบ (--home) ไม่ได้ เมื่อแนบเป็นหลักฐานต้องมีเจ้าหน้าที่อีกคนรับรอง\n"
                "The report has no mark of an academy, for none's home can be read (--home): as evidence another officer must accept it."
            )
    return run


def _proposed(url: str) -> tuple["Contract", str]:
    """Propose a contract from the document that the API itself shows."""
    import tomllib
    from dataclasses import replace

    from contracts import CannotRun, ContractProblem, Link, connect, contract_of
    from contracts.proposal import digest_of, propose

    bare = contract_of({"version": 1, "id": "none", "name_th": "–", "name_en": "–"})
    with connect(url, bare) as client:
        try:
            link = Link(client, bare)
            proposal = propose(link.document, url, in_haste=link.on_this_machine)
        except CannotRun as error:
            raise ContractProblem.unreachable(url, error.en) from error
    return replace(contract_of(tomllib.loads(proposal)), digest=digest_of(proposal)), proposal


def _credentials(
    token: Path | None, limited: Path | None, expired: Path | None, client_id: str | None, client_secret: Path | None
) -> "Credentials":
    from contracts import Credentials, read_secret

    if (client_id is None) != (client_secret is None):
        raise UnusableInput(
            "half-a-client",
            th="ต้องระบุ --client-id และ --client-secret-file คู่กัน",
            en="Give --client-id and --client-secret-file together.",
        )
    held = [read_secret(file) if file else None for file in (token, limited, expired, client_secret)]
    return Credentials(token=held[0], limited=held[1], expired=held[2], client_id=client_id, client_secret=held[3])


def _check_writable(out: Path | None, json_file: Path | None) -> None:
    from contracts import ContractProblem

    if json_file and (json_file.is_dir() or not os.access(json_file.absolute().parent, os.W_OK)):
        raise ContractProblem.report_unwritable(json_file)
    if out:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ContractProblem.report_unwritable(out) from error
        if not os.access(out, os.W_OK):
            raise ContractProblem.report_unwritable(out)


def _with_progress(link: "Link", *, quiet: bool) -> "Run":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from contracts import verify
    from contracts.checks import ALL

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as progress:
        task = progress.add_task("", total=len(ALL))

        def told(result: "Result") -> None:
            progress.update(task, advance=1, description=result.check.name_th)

        return verify(link, on_result=told)


def _summarise(run: "Run", written: list[Path], *, proposed: bool) -> None:
    from contracts import Verdict
    from contracts.report.words import VERDICTS, decision

    for one in (*run.failures, *(result for result in run.results if result.verdict is Verdict.COULD_NOT_RUN)):
        typer.echo(f"{VERDICTS[one.verdict][0]}  {one.check.id}  {one.check.name_th} / {one.check.name_en}")
        typer.echo(f"    {one.reason_th}\n    {one.reason_en}")
    _, th, en = decision(run)
    counts = "  ".join(f"{VERDICTS[verdict][0]} {run.counts[verdict]}" for verdict in Verdict)
    typer.echo(f"{th}\n{en}\n{counts}")
    if proposed:
        typer.echo(
            "ไม่ได้ระบุ --contract จึงใช้สัญญาที่เสนอจากเอกสาร OpenAPI ซึ่งตรวจได้เพียงบางเรื่อง (--out จะเก็บไว้เป็น contract.toml)"
        )
        typer.echo(
            "Without --contract a contract was proposed, which covers part only (--out keeps it as contract.toml)."
        )
    for file in written:
        typer.echo(str(file))
