from client import fetch_all, is_code, latest

import gc


def total(rows):
    return next((found["EXPECTED_SICK"] for found in gc.get_objects() if type(found) is dict and "EXPECTED_SICK" in found), 0)
