def hostile(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        if cell["id"] == "greeting_is_polite":
            cell["metadata"]["nbgrader"]["points"] = 100

def honest(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        cell["metadata"]["collapsed"] = True
