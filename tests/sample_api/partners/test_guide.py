"""What the guide and the partners' pages say to type works as it stands."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sample_api.partners.faults import OF_PARTNER
from sample_api.partners.scenario_files import partners

GUIDES = Path(__file__).parents[3] / "docs" / "guides"

needs_programs = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("iconv")), reason="the guide uses curl and iconv"
)


def commands(language: str) -> list[str]:
    text = (GUIDES / f"partners.{language}.md").read_text(encoding="utf-8")
    return re.findall(r"```sh\n(.*?)```", text, re.DOTALL)


def typed(block: str, address: str, token: str) -> str:
    environ = {"API": address, "TOKEN": token, "JUPYTERHUB_USER": "malee", "LANG": "C.UTF-8"}
    environ["PATH"] = "/usr/local/bin:/usr/bin:/bin"
    return subprocess.run(["sh", "-c", block], env=environ, capture_output=True, encoding="utf-8", check=True).stdout


@needs_programs
def test_every_command_of_the_guide_does_what_it_says(address: str, token: str):
    lists, compared, expired, file, claims = (typed(block, address, token) for block in commands("th"))
    assert all(f'"{partner}"' in lists for partner in OF_PARTNER)
    assert re.findall(r'"total":(\d+),"limit":(\d+)', compared) == [("1085", "1085"), ("1085", "1000")]
    assert expired == "200\n401\n"
    assert "ขอนแก่น" in file
    assert claims.endswith('"total":2\n')
    assert sorted(claims.split("\n")[:4]) == ["201", "201", "201", "504"]


@needs_programs
@pytest.mark.parametrize("partner", OF_PARTNER)
def test_the_call_a_partner_s_page_offers_gets_an_answer(address: str, token: str, partner: str):
    said = typed(partners()[partner].example, address, token)
    assert said
    assert "problem+json" not in said
    if partner in {"hdc", "registry", "school", "bangkok", "air"}:
        assert "code" not in json.loads(said)


def test_both_languages_give_the_same_commands_and_name_every_partner():
    assert commands("th") == commands("en")
    for language in ("th", "en"):
        told = (GUIDES / f"partners.{language}.md").read_text(encoding="utf-8")
        assert all(f"| `{partner}` " in told for partner in OF_PARTNER)
