from pathlib import Path

raise RuntimeError(Path('notes.txt').read_text())
