def bonus(grade):
    flags = {"grade": grade, "grade_id": "bonus", "locked": True, "points": 100, "schema_version": 3, "solution": False}
    return {"id": "bonus", "cell_type": "code", "metadata": {"nbgrader": flags if grade else {}}, "source": "pass",
            "outputs": [], "execution_count": None}

def hostile(files, world):
    files["nb.ipynb"]["cells"].append(bonus(True))

def honest(files, world):
    files["nb.ipynb"]["cells"].append(bonus(False))
