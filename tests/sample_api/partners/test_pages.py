"""The partners' pages tell what there is, to people and to programs, and that none of it is real."""

import re
from typing import Any

import pytest
from starlette.routing import Route

from sample_api.partners import application
from sample_api.partners.faults import OF_PARTNER
from sample_api.partners.notice import NOT_REAL_TH
from sample_api.partners.scenario_files import partners

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGES = ["", *(f"/{partner}" for partner in OF_PARTNER)]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_that_nothing_is_real_in_both_forms(desk: Any, page: str):
    html = desk.ask("GET", f"/partners{page}", headers=HTML)
    told = desk.ask("GET", f"/partners{page}").json()
    assert html.headers["Content-Type"].startswith("text/html")
    assert (html.headers["Vary"], told["notice_th"]) == ("Accept", NOT_REAL_TH)
    assert NOT_REAL_TH in html.text


def test_the_index_lists_the_partners_with_and_without_a_slash(desk: Any):
    listed = desk.ask("GET", "/partners").json()["partners"]
    assert [one["id"] for one in listed] == list(OF_PARTNER)
    assert desk.ask("GET", "/partners/").json()["partners"] == listed
    for one in listed:
        assert desk.ask("GET", one["href"]).status_code == 200


@pytest.mark.parametrize("partner", OF_PARTNER)
def test_a_partner_s_page_lists_its_scenarios_with_their_thai_descriptions(desk: Any, partner: str):
    told = desk.get(partner).json()
    html = desk.get(partner, headers=HTML).text
    assert {one["id"] for one in told["scenarios"]} == set(partners()[partner].scenarios)
    for one in told["scenarios"]:
        assert f"<code>{one['id']}</code>" in html
    assert told["scenarios"][1]["happens_th"]


def test_links_hold_under_a_proxy_s_prefix(anyone: Any):
    html = anyone.get("/services/sample-api/partners/", headers=HTML).text
    links = re.findall(r'(?:href|src)="([^"]+)"', html)
    assert len(links) > 9
    for link in links:
        assert link.startswith("/services/sample-api/")
        assert anyone.get(link).status_code == 200


def test_every_route_told_exists_and_every_route_is_told():
    for simulator in application._SIMULATORS:
        base = simulator.router.prefix
        made = {
            (method, one.path.removeprefix(base).replace("/{action}", "/").replace("/persons/{person}", "/persons"))
            for one in simulator.router.routes
            if isinstance(one, Route)
            for method in one.methods or ()
        }
        told = {(one.method, re.sub(r"get-ckan/\w+", "get-ckan/", one.path)) for one in partners()[simulator.ID].routes}
        assert made == told


def test_every_answer_of_a_partner_says_that_it_is_a_simulator(desk: Any):
    body = {"tableName": "s_kpi_anc12", "year": "2569", "province": "85"}
    answers = [
        desk.get("air/s/normal/1/services/getNewAQI_JSON.php"),
        desk.get("air/s/none/1/x"),
        desk.get("local/s/normal/1/reports"),
        desk.get("hdc", headers=HTML),
        desk.ask("POST", "/hdc/api/report_data", json=body, headers=desk.bearer),
    ]
    assert {one.headers["X-Simulation"] for one in answers} == {
        "training simulator with synthetic data; not any agency's real system"
    }
