import pytest
from partner import Partner


@pytest.fixture
def partner(client, app_env):
    return Partner(client, app_env["TOKEN"])
