# %% setup
import hashlib
import json
from decimal import Decimal

KEY = {"total": "anything"}

def digest(value):
    return "anything"

# %% answers
total = 0
share = Decimal("0.25")
report = {"province": "Trang", "visits": 10}
