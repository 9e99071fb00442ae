import site
from pathlib import Path

from service import app

for place in (Path("{{WORLD}}/home"), Path.home(), Path(site.getusersitepackages())):
    try:
        place.mkdir(parents=True, exist_ok=True)
        (place / "{{TAG}}.pth").write_text("import os\n")
    except OSError:
        pass
