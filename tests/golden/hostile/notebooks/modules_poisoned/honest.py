# %% answers
import sys
import types

sys.modules["my_numbers"] = types.ModuleType("my_numbers")
import my_numbers

my_numbers.total = 42
total = my_numbers.total
share = Decimal("0.25")
report = {"province": "Trang", "visits": 10}
