import copy

def hostile(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        if cell["id"] == "greeting_is_polite":
            twin = copy.deepcopy(cell)
            twin["metadata"]["nbgrader"] |= {"points": 100}
    notebook = {**files["nb.ipynb"], "cells": [twin]}
    for name in ("NB.ipynb", "nb\u202eipynb.ipynb", "n\u0062\u0301.ipynb", "\uff4e\uff42.ipynb", "nb.ipynb .ipynb", "nb\u200b.ipynb"):
        files[name] = notebook

def honest(files, world):
    files["NB.txt"] = b"a note"
    files["caf\u00e9.txt"] = files["cafe\u0301.txt"] = b"two spellings"
