"""The provinces and their health regions."""

from collections import Counter

import pytest

from people.provinces import by_code, provinces, recognise


def test_there_are_77_provinces_in_13_health_regions():
    counts = Counter(province.health_region for province in provinces().values())
    assert sum(counts.values()) == 77
    assert [counts[region] for region in range(1, 14)] == [8, 5, 5, 8, 8, 8, 4, 7, 4, 5, 7, 7, 1]


def test_every_province_is_recognised_by_its_code_and_both_names():
    for code, province in provinces().items():
        names = (code, province.name_th, province.name_en, f"จังหวัด{province.name_th}", f"จ. {province.name_th}")
        assert {recognise(name) for name in names} == {province}


@pytest.mark.parametrize("name", ["กทม.", "กทม", "กรุงเทพฯ", "กรุงเทพมหานคร", "bangkok", "BANGKOK", "10"])
def test_bangkok_is_recognised_by_the_names_people_use(name: str):
    assert recognise(name) == by_code("10")


@pytest.mark.parametrize("name", ["", "99", "1", "น่าาน", "Atlantis", "เขตสุขภาพที่ 1"])
def test_what_is_no_province_is_not_guessed(name: str):
    assert recognise(name) is None
