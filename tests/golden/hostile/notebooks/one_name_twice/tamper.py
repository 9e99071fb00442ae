import copy

def hostile(files, world):
    honest, worth_more = files["nb.ipynb"], copy.deepcopy(files["nb.ipynb"])
    for cell in worth_more["cells"]:
        if cell["id"] == "greeting_is_polite":
            cell["metadata"]["nbgrader"]["points"] = 100
    files["nb.ipynb"] = [honest, worth_more]

def honest(files, world):
    files["copy of nb.ipynb"] = copy.deepcopy(files["nb.ipynb"])
