import os
from pathlib import Path

from service import app

COPY = Path("visits-copy.json")
COPY.write_bytes(Path(os.environ["DATA_FILE"]).read_bytes())
