import shutil
from pathlib import Path

from client import fetch_all, is_code, latest, total

Path('cache').mkdir(exist_ok=True)
shutil.rmtree('cache')
