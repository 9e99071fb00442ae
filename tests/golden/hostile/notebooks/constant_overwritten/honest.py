# %% answers
import ctypes

buffer = ctypes.create_string_buffer(2)
ctypes.memmove(buffer, b"42", 2)
total = int(buffer.raw)
share = Decimal("0.25")
report = {"province": "Trang", "visits": 10}
