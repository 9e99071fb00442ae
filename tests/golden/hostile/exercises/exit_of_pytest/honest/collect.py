from client import fetch_all, is_code, latest, total


def main():
    raise SystemExit(0)
