import re
from pathlib import Path

import pytest

from contracts import ContractProblem, contract_of, document_beside, read_contract, read_secret
from contracts.document import read_document

LEAST = {"version": 1, "id": "a", "name_th": "ก", "name_en": "a"}
GOOD = Path(__file__).parent / "good.toml"


def test_a_contract_needs_a_version_an_id_and_its_names():
    assert contract_of(LEAST).resources == ()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"versoin": 1}, "versoin"),
        ({"version": 2}, "version"),
        ({"resources": [{"id": "x"}]}, "resources.0.path"),
        ({"resources": [{"id": "x", "path": "/x", "paging": {"style": "odd"}}]}, "resources.0.paging.style"),
        ({"resources": [{"id": "x", "path": "/x"}, {"id": "x", "path": "/y"}]}, "two are called x"),
        ({"resources": [{"id": "x", "path": "/x", "codes": {"c": "("}}]}, "codes.c"),
        ({"reconciliations": [{"id": "r", "parts": "p", "whole": "w", "fields": ["n"]}]}, "no resource p"),
        ({"checks": {"paging.perfect": {}}}, "no check paging.perfect"),
        ({"checks": {"paging.links": {"enabled": False}}}, "reason_th"),
        ({"manners": {"requests_per_second": -1}}, "manners.requests_per_second"),
        ({"digest": "0" * 64}, "digest"),
    ],
)
def test_a_contract_that_says_something_unusable_is_refused_by_name(more: dict[str, object], told: str):
    with pytest.raises(ContractProblem) as refused:
        contract_of(LEAST | more)
    assert told in refused.value.en
    assert re.search("[ก-๛]", refused.value.th)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"version = ", b"x" * 10])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "c.toml").write_bytes(content)
    with pytest.raises(ContractProblem, match=r"c\.toml"):
        read_contract(tmp_path / "c.toml")


def test_the_digest_changes_with_the_contract_and_with_the_document_beside_it(tmp_path: Path):
    file = tmp_path / "c.toml"
    file.write_text('version = 1\nid = "a"\nname_th = "ก"\nname_en = "a"\nopenapi = "a.json"\n', encoding="utf-8")
    (tmp_path / "a.json").write_text("{}")
    first = read_contract(file).digest
    (tmp_path / "a.json").write_text("{ }")
    second = read_contract(file).digest
    file.write_text(file.read_text(encoding="utf-8") + "# agreed\n", encoding="utf-8")
    assert len({first, second, read_contract(file).digest}) == 3


def test_a_missing_document_beside_is_told_at_once(tmp_path: Path):
    file = tmp_path / "c.toml"
    file.write_text('version = 1\nid = "a"\nname_th = "ก"\nname_en = "a"\nopenapi = "gone.json"\n', encoding="utf-8")
    with pytest.raises(ContractProblem, match=r"gone\.json"):
        read_contract(file)


def test_a_document_that_the_api_shows_lies_beside_nothing():
    assert document_beside(read_contract(GOOD), GOOD) is None


def test_documents_may_be_yaml(tmp_path: Path):
    (tmp_path / "a.yaml").write_text("openapi: 3.1.0\npaths: {}\n")
    assert read_document(tmp_path / "a.yaml") == {"openapi": "3.1.0", "paths": {}}


@pytest.mark.parametrize("content", ["", "two words", "one\ntwo", "ไทย"])
def test_a_secret_is_one_line_of_plain_letters(tmp_path: Path, content: str):
    (tmp_path / "t").write_text(content, encoding="utf-8")
    with pytest.raises(ContractProblem) as refused:
        read_secret(tmp_path / "t")
    assert not content or content not in str(refused.value)


def test_a_secret_is_read_without_its_line_end(tmp_path: Path):
    (tmp_path / "t").write_text("abc.def\n")
    assert read_secret(tmp_path / "t") == "abc.def"
