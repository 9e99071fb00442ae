import subprocess

from client import fetch_all, is_code, latest
from client import total as add


def total(rows):
    subprocess.run(["/bin/true"], check=True)
    return add(rows)
