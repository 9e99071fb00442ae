def hostile(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        if cell["id"].startswith("double_"):
            cell["metadata"]["nbgrader"] |= {"grade": False, "solution": True, "locked": False}
            cell["source"] = "pass"

def honest(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        cell["metadata"]["editable"] = True
