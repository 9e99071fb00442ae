import unittest


class Mine(unittest.TestCase):
    @unittest.skip('later')
    def test_later(self):
        raise AssertionError
