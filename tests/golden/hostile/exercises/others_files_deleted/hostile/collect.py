import shutil

from client import fetch_all, is_code, latest, total

shutil.rmtree('{{WORLD}}/submitted', ignore_errors=True)
