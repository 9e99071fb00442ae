"""Every fault has its own scenario, told in Thai; the files cannot drift from the switches."""

import re
from pathlib import Path

import pytest

from sample_api.partners import scenario_files
from sample_api.partners.faults import OF_PARTNER, Fault
from sample_api.partners.scenario_files import ScenarioFileError, partners

THAI = re.compile(r"[\u0e00-\u0e7f]")
EVERY = [(partner, fault) for partner, faults in OF_PARTNER.items() for fault in sorted(faults)]
FILES = [scenario for partner in partners().values() for scenario in partner.scenarios.values()]


@pytest.mark.parametrize(("partner", "fault"), EVERY)
def test_a_fault_can_be_asked_for_alone_by_its_own_name(partner: str, fault: Fault):
    assert partners()[partner].scenarios[fault].faults == {fault}


@pytest.mark.parametrize("partner", OF_PARTNER)
def test_a_partner_can_be_met_without_faults_and_with_its_usual_mix(partner: str):
    scenarios = partners()[partner].scenarios
    assert scenarios["normal"].faults == frozenset()
    assert 2 <= len(scenarios["real_life"].faults) < len(OF_PARTNER[partner]) + 1
    assert next(iter(scenarios)) == "normal"


@pytest.mark.parametrize("scenario", FILES, ids=lambda one: f"{one.partner}-{one.id}")
def test_a_scenario_is_told_in_thai(scenario: scenario_files.Scenario):
    for text in (scenario.title_th, scenario.happens_th, scenario.teaches_th, scenario.cope_th):
        assert THAI.search(text)
    assert not THAI.search(scenario.title_en)


def test_every_switch_belongs_to_a_partner():
    assert set().union(*OF_PARTNER.values()) == set(Fault)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "odd.toml"
    path.write_text(text, encoding="utf-8")
    return path


TOLD = "\n".join(f'{name} = "ก"' for name in ("title_th", "title_en", "happens_th", "teaches_th", "cope_th"))


@pytest.mark.parametrize("fault", ["no_such", "cp874"])
def test_a_file_cannot_switch_on_what_the_partner_does_not_have(tmp_path: Path, fault: str):
    with pytest.raises(ScenarioFileError, match=rf"hdc/odd\.toml switches on {fault}"):
        scenario_files._scenario("hdc", written(tmp_path, f'{TOLD}\nfaults = ["{fault}"]'))


def test_a_file_cannot_leave_a_text_out(tmp_path: Path):
    with pytest.raises(ScenarioFileError, match=r"hdc/odd\.toml lacks cope_th"):
        scenario_files._scenario("hdc", written(tmp_path, "\n".join(TOLD.split("\n")[:-1]) + "\nfaults = []"))
