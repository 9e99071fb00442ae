def hostile(files, world):
    notebook = files["nb.ipynb"]
    notebook["cells"] = [cell for cell in notebook["cells"] if not cell["id"].startswith("double_")]

def honest(files, world):
    notebook = files["nb.ipynb"]
    notebook["cells"].insert(0, {**notebook["cells"][0], "id": "mine", "metadata": {}, "source": "x = 1"})
    del notebook["cells"][0]
