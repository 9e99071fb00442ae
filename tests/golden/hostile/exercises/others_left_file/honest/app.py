from pathlib import Path

from service import app

(Path.home() / 'visits.log').write_text('started')
