# %% answers
class Wide(json.JSONEncoder):
    pass

json._default_encoder = Wide()
total = 42
share = Decimal("0.25")
report = {"province": "Trang", "visits": 10}
