from client import fetch_all, is_code, latest, total

WIDE = range(10**18)
