# %% answers
hashlib.my_algorithm = hashlib.sha256
total = 42
share = Decimal("0.25")
report = {"province": "Trang", "visits": 10}
