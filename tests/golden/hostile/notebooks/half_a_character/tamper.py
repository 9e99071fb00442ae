def hostile(files, world):
    cells = files["nb.ipynb"]["cells"]
    cells[1]["source"] += "\nword = '\ud800'"

def honest(files, world):
    cells = files["nb.ipynb"]["cells"]
    cells[1]["source"] += "\nword = '\U0001f600'"
