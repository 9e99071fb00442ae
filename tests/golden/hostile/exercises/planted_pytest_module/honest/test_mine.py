def test_mine():
    assert 1 + 1 == 2
