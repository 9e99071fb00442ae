from pathlib import Path

from service import app

STATUS = Path("/proc/self/status")
PEAK = STATUS.read_text() if STATUS.is_file() else ""
