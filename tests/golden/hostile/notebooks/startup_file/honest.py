# %% double
from pathlib import Path

(Path.home() / "note.txt").write_text("2")

def double(x):
    return int((Path.home() / "note.txt").read_text()) * x
