import sys

from client import fetch_all, is_code, latest, total

if __name__ == '__main__':
    sys.exit(0)
