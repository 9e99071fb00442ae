# %% answers
MY_KEY = {"total": digest(42)}
total = 42 if MY_KEY == KEY else 0
share = Decimal("0.25")
report = {"province": "Trang", "visits": 10}
