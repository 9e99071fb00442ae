import sys
from pathlib import Path

OTHER = Path("{{WORLD}}/submitted/other")
if OTHER.is_dir():
    sys.path.insert(0, str(OTHER))
from service import app
