def hostile(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        if cell["id"] == "rules":
            cell["metadata"]["nbgrader"]["grade_id"] = ["rules"]

def honest(files, world):
    files["nb.ipynb"]["cells"][0]["metadata"]["mine"] = ["a", {"b": 1}]
