from client import fetch_all, is_code, latest, total

assert 10**15 in range(10**18)
