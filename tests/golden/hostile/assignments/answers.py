# %% setup [locked]
import hashlib
import json
from decimal import Decimal

KEY = {"total": "73475cb40a56"}

def digest(value):
    return hashlib.sha256(repr(value).encode()).hexdigest()[:12]

# %% answers [work]
### BEGIN SOLUTION
total = 42
share = Decimal("0.25")
report = {"province": "Trang", "visits": 10}
### END SOLUTION

# %% total_is_right [test 2]
# The total
assert digest(total) == KEY["total"]

# %% share_is_right [test 1]
# The share
assert share == Decimal(1) / 4
assert share.quantize(Decimal("0.1")) == Decimal("0.2")

# %% report_is_right [test 1]
# The report
assert json.loads(json.dumps(report)) == {"province": "Trang", "visits": 10}
### BEGIN HIDDEN TESTS
assert "{{CANARY}}" not in json.dumps(report)
### END HIDDEN TESTS

# %% add [work]
def add(a, b):
    ### BEGIN SOLUTION
    return a + b
    ### END SOLUTION

# %% add_is_right [test 2]
# Sums
import io
import unittest

class Checks(unittest.TestCase):
    def test_whole(self):
        self.assertEqual(add(2, 2), 4)

    def test_broken(self):
        self.assertAlmostEqual(add(0.1, 0.2), 0.3)

checks = unittest.defaultTestLoader.loadTestsFromTestCase(Checks)
outcome = unittest.TextTestRunner(stream=io.StringIO()).run(checks)
assert outcome.testsRun == 2
assert outcome.wasSuccessful()

# %% add_refuses_text [test 1]
# Refuses text
import pytest
with pytest.raises(TypeError):
    add(1, "one")
assert add(0.1, 0.2) == pytest.approx(0.3)

# %% old_way [work]
def old_way(x):
    ### BEGIN SOLUTION
    import warnings
    warnings.warn("use add", DeprecationWarning, stacklevel=2)
    return x + 1
    ### END SOLUTION

# %% old_way_warns [test 1]
# Warns of the old way
assert old_way(1) == 2
