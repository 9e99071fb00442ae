# %% answers
import decimal

decimal.getcontext().prec = 1
decimal.DefaultContext.prec = 1
total = 42
share = Decimal("0.2")
report = {"province": "Trang", "visits": 10}
