NAMES = ("NB.ipynb", "nb\u202eipynb.ipynb", "n\u0062\u0301.ipynb", "\uff4e\uff42.ipynb", "nb.ipynb .ipynb", "nb\u200b.ipynb")

def alike(name):
    flags = {"grade": True, "grade_id": f"{name} double_is_right", "locked": True, "points": 2, "schema_version": 3, "solution": False}
    return {"id": "alike", "cell_type": "code", "metadata": {"nbgrader": flags}, "source": "pass", "outputs": [], "execution_count": None}

def hostile(files, world):
    for name in NAMES:
        files[name] = {**files["nb.ipynb"], "cells": [alike(name)]}

def honest(files, world):
    files["NB.txt"] = b"a note"
    files["caf\u00e9.txt"] = files["cafe\u0301.txt"] = b"two spellings"
