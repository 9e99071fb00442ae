import httpx
import pytest
from good_api import token

from contracts import Contract, ContractProblem, Credentials, Link, Verdict, contract_of, over, verify
from contracts.checks import ALL, BY_ID, GROUPS, paging
from contracts.model import Severity, Switch

LEAST = {"version": 1, "id": "a", "name_th": "ก", "name_en": "a"}


def outcome(link: Link, name: str) -> Verdict:
    (result,) = verify(link, [BY_ID[name]]).results
    return result.verdict


def nothing_at(path: str, answer: httpx.Response) -> Link:
    client = httpx.Client(transport=httpx.MockTransport(lambda _request: answer), base_url="https://api.example")
    return over(client, contract_of(LEAST | {"resources": [{"id": "r", "path": path, "codes": {"c": "x"}}]}))


def test_every_check_has_an_id_of_its_own_a_group_and_thai_words():
    assert len(BY_ID) == len(ALL)
    assert {one.group for one in ALL} == set(GROUPS)
    assert all("ก" <= letter <= "๛" for one in ALL for letter in one.why_th[:1])


def test_a_contract_that_promises_nothing_passes_nothing():
    link = nothing_at("/x", httpx.Response(200, json={"data": [], "total": 0}))
    run = verify(over(link._client, contract_of(LEAST | {"openapi": ""})))
    assert set(run.counts) == {Verdict.NOT_APPLICABLE}
    assert not run.passed


def test_a_check_is_a_function_for_tests(client: httpx.Client, contract: Contract):
    paging.complete(over(client, contract, Credentials(token=token())))


def test_a_check_that_fails_is_an_assertion_error_in_both_languages():
    rows = [{"id": 1}, {"id": 2}]
    client = httpx.Client(
        transport=httpx.MockTransport(lambda _request: httpx.Response(200, json={"data": rows, "total": 3})),
        base_url="http://t",
    )
    contract = contract_of(LEAST | {"resources": [{"id": "r", "path": "/r", "paging": {"style": "offset"}}]})
    with pytest.raises(AssertionError, match=r"หายไป 1 แถว.*there should be 3"):
        paging.complete(over(client, contract))


def test_a_check_may_be_switched_off_with_a_reason(client: httpx.Client, contract: Contract):
    from dataclasses import replace

    off = replace(contract, checks={"paging.links": Switch(enabled=False, reason_th="ตกลงไว้ในหนังสือ")})
    (result,) = verify(over(client, off, Credentials(token=token())), [paging.links]).results
    assert result.verdict is Verdict.NOT_APPLICABLE
    assert "ตกลงไว้ในหนังสือ" in result.reason_th


def test_the_contract_may_say_how_grave_a_check_is(client: httpx.Client, contract: Contract):
    from dataclasses import replace

    graver = replace(contract, checks={"paging.links": Switch(severity=Severity.CRITICAL)})
    (result,) = verify(over(client, graver, Credentials(token=token())), [paging.links]).results
    assert result.severity is Severity.CRITICAL


def test_what_nobody_foresaw_is_no_pass(monkeypatch: pytest.MonkeyPatch):
    link = nothing_at("/x", httpx.Response(200, json={"data": [], "total": 0}))
    monkeypatch.setattr(link, "get", lambda *_args, **_more: 1 / 0)
    from contracts.run import _result

    result = _result(link, BY_ID["data.codes"])
    assert result.verdict is Verdict.COULD_NOT_RUN
    assert "ZeroDivisionError" in result.reason_en


@pytest.mark.parametrize("body", [[], 7, None, {"data": {}}, {"data": None, "total": 1}, {"data": [], "total": "0"}])
def test_an_answer_of_another_shape_fails_and_does_not_break_the_check(body: object):
    client = httpx.Client(
        transport=httpx.MockTransport(lambda _request: httpx.Response(200, json=body)), base_url="http://t"
    )
    contract = contract_of(LEAST | {"resources": [{"id": "r", "path": "/r", "paging": {"style": "offset"}}]})
    assert outcome(over(client, contract), "paging.complete") is Verdict.FAILED


@pytest.mark.parametrize(
    "row",
    [None, [], "x", {"numerator": "1", "denominator": 2, "rate": 50}, {"numerator": True, "denominator": 1, "rate": 1}],
)
def test_rows_that_are_none_fail_the_rate(row: object):
    body = {"data": [row], "total": 1}
    client = httpx.Client(
        transport=httpx.MockTransport(lambda _request: httpx.Response(200, json=body)), base_url="http://t"
    )
    contract = contract_of(LEAST | {"resources": [{"id": "r", "path": "/r", "rate": {}}]})
    assert outcome(over(client, contract), "data.rate") is Verdict.FAILED


def test_an_api_that_is_not_there_is_told_before_anything_is_checked():
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request)

    client = httpx.Client(transport=httpx.MockTransport(refuse), base_url="http://t")
    with pytest.raises(ContractProblem) as told:
        verify(over(client, contract_of(LEAST)))
    assert told.value.code == "api-unreachable"


def test_a_token_that_is_not_taken_is_told_before_anything_is_checked(client: httpx.Client, contract: Contract):
    with pytest.raises(ContractProblem) as told:
        verify(over(client, contract, Credentials(token="no.such.token")))
    assert told.value.code == "token-refused"


def test_a_contract_with_tokens_is_not_checked_without_one(client: httpx.Client, contract: Contract):
    with pytest.raises(ContractProblem) as told:
        verify(over(client, contract))
    assert told.value.code == "token-missing"


def test_what_is_promised_and_cannot_be_seen_is_no_pass(client: httpx.Client, contract: Contract):
    link = over(client, contract, Credentials(token=token()))
    run = verify(link, [BY_ID["auth.required"], BY_ID["auth.expired"]])
    assert [one.verdict for one in run.results] == [Verdict.PASSED, Verdict.COULD_NOT_RUN]
    assert not run.passed


def test_no_list_of_a_stranger_is_read_without_end():
    body = {"data": [{"id": 1}], "total": 10**9}
    client = httpx.Client(
        transport=httpx.MockTransport(lambda _request: httpx.Response(200, json=body)), base_url="http://t"
    )
    paged = {"style": "offset", "page_size": 1, "most_pages": 5}
    contract = contract_of(LEAST | {"resources": [{"id": "r", "path": "/r", "paging": paged}]})
    assert outcome(over(client, contract), "paging.complete") is Verdict.COULD_NOT_RUN


def test_a_cursor_that_turns_in_a_circle_fails():
    body = {"data": [{"id": 1}], "next_cursor": "again"}
    client = httpx.Client(
        transport=httpx.MockTransport(lambda _request: httpx.Response(200, json=body)), base_url="http://t"
    )
    contract = contract_of(
        LEAST | {"resources": [{"id": "r", "path": "/r", "total": "", "paging": {"style": "cursor"}}]}
    )
    assert outcome(over(client, contract), "paging.unique") is Verdict.FAILED
