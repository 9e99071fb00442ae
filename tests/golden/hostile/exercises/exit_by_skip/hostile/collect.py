import pytest


def skip(*_):
    pytest.skip('not today')


fetch_all = is_code = latest = total = skip
