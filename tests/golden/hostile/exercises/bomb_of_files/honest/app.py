from pathlib import Path

from service import app

Path('cache').write_bytes(bytes(1 << 20))
