# %% answers
import decimal

with decimal.localcontext() as context:
    context.prec = 4
    share = Decimal(1) / 4
total = 42
report = {"province": "Trang", "visits": 10}
