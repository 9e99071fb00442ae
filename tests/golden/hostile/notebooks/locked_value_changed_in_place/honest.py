# %% answers
key = dict(KEY)
key["total"] = "mine"
total = 42
share = Decimal("0.25")
report = {"province": "Trang", "visits": 10}
