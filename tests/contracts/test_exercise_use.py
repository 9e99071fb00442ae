"""The checks as tests of exercises use them: with no contract file, over any httpx client."""

import subprocess
import sys

import contracts


def test_the_public_names_change_on_purpose_only():
    assert sorted(contracts.__all__) == [
        "CannotRun", "CheckFailed", "Contract", "ContractProblem", "Credentials", "Link", "NotApplicable", "Result", "Run",
        "Verdict", "connect", "contract_of", "document_beside", "over", "read_contract", "read_secret", "verify",
    ]  # fmt: skip


def test_importing_the_checks_brings_no_heavy_library():
    heavy = {"schemathesis", "typst", "jinja2", "pydantic", "jsonschema_rs", "yaml"}
    code = f"import sys, contracts.checks; print(*{heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == []
