def hostile(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        if cell["id"].startswith("double_"):
            cell["metadata"]["nbgrader"] |= {"grade_id": cell["id"] + "_once", "grade": False}
            cell["source"] = "pass"

def honest(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        cell["id"] = cell["id"] + "-mine"
