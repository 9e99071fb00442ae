def hostile(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        if cell["id"].startswith("double_"):
            cell["cell_type"] = "markdown"
            del cell["outputs"], cell["execution_count"]

def honest(files, world):
    files["nb.ipynb"]["cells"].append({"id": "note", "cell_type": "markdown", "metadata": {}, "source": "a note"})
