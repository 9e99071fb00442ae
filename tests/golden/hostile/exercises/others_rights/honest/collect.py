import os
from pathlib import Path

from client import fetch_all, is_code, latest, total

Path('mine.txt').write_text('mine')
os.chmod('mine.txt', 0o600)
