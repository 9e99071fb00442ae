"""What partners remember is little, bounded, and no caller can push out another's."""

from sample_api.partners.memory import MOST_CALLERS, MOST_KEPT, MOST_VISITS, Ledger, Memory, Recent
from sample_api.partners.scenario_files import partners
from sample_api.partners.visit import Visit


def visit(seed: int, scenario: str = "normal") -> Visit:
    return Visit("insurer", partners()["insurer"].scenarios[scenario], seed, None)


def test_the_least_recently_used_goes_first():
    held: Recent[int] = Recent(2)
    for key in ("a", "b"):
        held.put(key, 1)
    held.get("a")
    held.put("c", 1)
    assert [held.get(key) for key in ("a", "b", "c")] == [1, None, 1]


def test_a_ledger_belongs_to_a_caller_scenario_and_seed():
    memory = Memory()
    known = memory.ledger(visit(1), "malee")
    assert memory.ledger(visit(1), "malee") is known
    others = [
        memory.ledger(visit(1), "somchai"),
        memory.ledger(visit(2), "malee"),
        memory.ledger(visit(1, "rate_limit"), "malee"),
    ]
    assert all(other is not known for other in others)


def test_one_caller_s_many_seeds_push_out_only_its_own():
    memory = Memory()
    known = memory.ledger(visit(1), "malee")
    first = memory.ledger(visit(0), "somchai")
    for seed in range(MOST_VISITS + 1):
        memory.ledger(visit(seed), "somchai")
    assert memory.ledger(visit(1), "malee") is known
    assert memory.ledger(visit(0), "somchai") is not first


def test_the_callers_that_are_remembered_are_bounded():
    memory = Memory()
    first = memory.ledger(visit(1), "malee")
    for number in range(MOST_CALLERS):
        memory.ledger(visit(1), f"c-{number}")
    assert memory.ledger(visit(1), "malee") is not first


def test_claims_and_keys_of_one_ledger_are_bounded():
    ledger = Ledger()
    for number in range(MOST_KEPT + 1):
        ledger.claims.append(b"%d" % number)
    assert (len(ledger.claims), ledger.claims[0]) == (MOST_KEPT, b"1")
