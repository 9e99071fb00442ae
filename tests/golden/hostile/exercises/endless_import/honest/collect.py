from client import fetch_all, is_code, latest, total

for _ in range(100_000):
    pass
