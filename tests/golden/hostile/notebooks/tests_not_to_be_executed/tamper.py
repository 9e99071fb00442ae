def hostile(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        if cell["id"].startswith("double_"):
            cell["metadata"]["tags"] = ["skip-execution"]

def honest(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        cell["metadata"]["tags"] = ["my-tag"]
