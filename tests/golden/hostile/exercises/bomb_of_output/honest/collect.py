from client import fetch_all, is_code, latest, total

print('x' * 100_000)
