def test_mine(mine):
    assert mine == 1
