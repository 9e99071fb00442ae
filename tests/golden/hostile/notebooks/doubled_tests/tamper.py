import copy

def hostile(files, world):
    notebook = files["nb.ipynb"]
    copies = [copy.deepcopy(cell) for cell in notebook["cells"] if cell["id"].startswith("double_")]
    notebook["cells"] = [cell for cell in notebook["cells"] if not cell["id"].startswith("double_")]
    for cell in copies:
        for number in (1, 2):
            again = copy.deepcopy(cell)
            again["id"] += str(number)
            again["source"] = "pass"
            again["metadata"]["nbgrader"] |= {"grade": False, "solution": True}
            notebook["cells"].append(again)

def honest(files, world):
    cell = copy.deepcopy(files["nb.ipynb"]["cells"][1])
    files["nb.ipynb"]["cells"].append({**cell, "id": "draft", "metadata": {}})
