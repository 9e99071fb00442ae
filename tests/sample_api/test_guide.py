"""What the guides say to type works as it stands."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sample_api import tokens

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


def commands(language: str) -> list[str]:
    text = (GUIDES / f"sample-api.{language}.md").read_text()
    return re.findall(r"```sh\n(.*?)```", text, re.DOTALL)


@pytest.mark.skipif(not shutil.which("curl"), reason="the guide uses curl")
def test_every_command_of_the_guide_does_what_it_says(address: str, secret: bytes, tmp_path: Path):
    token = tokens.mint(secret, "reader-of-the-guide")  # nobody else uses up this reader's quotas
    environ = {"API": address, "TOKEN": token, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
    said = [
        subprocess.run(["sh", "-c", block], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True)
        for block in commands("th")
    ]
    *read, reported, bulk, totals, referral = (one.stdout for one in said)
    first, refused, agreement, outside, paged, unchanged, too_often, report, opened = read
    assert json.loads(first)["id"] == "MCH08"
    assert "401 Unauthorized" in refused
    assert "parameter-unknown" in refused
    assert json.loads(agreement)["client"] == "agency/demo-province/reader-of-the-guide"
    assert json.loads(outside)["code"] == "rows-not-agreed"
    assert paged == "ได้ 3 หน้า\n"
    pages = [json.loads((tmp_path / f"page-{n}.json").read_text()) for n in (1, 2, 3)]
    assert sum(len(page["data"]) for page in pages) == pages[0]["total"] == 520
    assert unchanged == "304\n"
    assert re.search(r"^ครั้งที่ (\d+) ได้ 429$", too_often, re.MULTILINE)
    assert re.search(r"^retry-after: \d+", too_often, re.MULTILINE)
    assert len(json.loads(report)["data"]) == 85
    header, row, drilled = opened.splitlines()
    assert (header.split(",")[0].lstrip("\ufeff"), row.split(",")[:3]) == ("indicator", ["WRK01", "country", "TH"])
    assert [one["area"] for one in json.loads(drilled)["children"]] == ["40", "46"]
    created, changed, stale = re.findall(r"\{.*?\}", reported)
    assert (json.loads(created)["version"], json.loads(changed)["version"]) == (1, 2)
    assert json.loads(stale)["code"] == "row-changed"
    told, code, *again = bulk.splitlines()
    assert again == [told, code]
    assert (code, [one["result"] for one in json.loads(told)["rows"]]) == ("207", ["accepted", "refused"])
    ours, theirs = json.loads(totals[:-68])["digest"], totals[-68:-4]
    assert ours == theirs
    assert json.loads(referral)["status"] == "sent"


def test_both_languages_give_the_same_commands():
    thai, english = (re.sub(r"echo .*", "", "".join(commands(language))) for language in ("th", "en"))
    assert thai == english
