"""Areas are real by name and code; facilities are made up and say so."""

from collections import Counter

from sample_api.partners import hdc_rows
from sample_api.synthesis import catalogue, places


def test_there_are_77_provinces_and_928_districts():
    levels = Counter(one.level for one in places.areas())
    assert levels == {"country": 1, "region": 13, "province": 77, "district": 928}


def test_every_area_lies_in_one_that_is_there():
    codes = {one.code for one in places.areas()}
    assert all(one.parent in codes for one in places.areas() if one.code != places.COUNTRY)


def test_every_district_has_a_hospital_and_every_name_says_that_it_is_made_up():
    hospitals = {one.district for one in places.facilities() if one.name_th.startswith("โรงพยาบาล")}
    assert hospitals == {one.code for one in catalogue.named_districts()}
    assert all("สมมติ" in one.name_th for one in places.facilities())


def test_codes_are_five_digits_each_once_some_with_a_leading_zero():
    codes = [one.hospcode for one in places.facilities()]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 5 and code.isdecimal() for code in codes)
    assert any(code.startswith("0") for code in codes)


def test_the_reporting_centre_s_facilities_are_among_them():
    known = {one.hospcode: one.subdistrict for one in places.facilities()}
    for province in ("10", "30", "31", "34", "40", "85"):
        for place in hdc_rows.places(province):
            assert known[place.hospcode] == place.areacode[:6]
