# %% answers
total = 0
share = Decimal("0.25")
report = {"province": "Trang", "visits": 10}
KEY = {"total": digest(total)}
