def hostile(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        if cell["metadata"]["nbgrader"]["grade"]:
            cell["metadata"]["nbgrader"] |= {"points": "1e9", "schema_version": 1}

def honest(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        cell["metadata"]["nbgrader"]["schema_version"] = 3
