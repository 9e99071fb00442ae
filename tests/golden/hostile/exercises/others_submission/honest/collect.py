from pathlib import Path

HERE = [path.name for path in Path().iterdir()]
from client import fetch_all, is_code, latest, total
