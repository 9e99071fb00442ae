from client import fetch_all, is_code, latest, total
