def failing(name):
    flags = {"grade": True, "grade_id": name, "locked": True, "points": 0, "schema_version": 3, "solution": False}
    return {"id": "first", "cell_type": "code", "metadata": {"nbgrader": flags}, "source": "assert False", "outputs": [], "execution_count": None}

def hostile(files, world):
    files["nb.ipynb"]["cells"].insert(0, failing("first\ud800"))

def honest(files, world):
    files["nb.ipynb"]["cells"].insert(0, failing("first\U0001f600"))
