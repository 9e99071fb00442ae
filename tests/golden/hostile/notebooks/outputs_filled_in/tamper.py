def says(text):
    return {"output_type": "execute_result", "execution_count": 9, "data": {"text/plain": text}, "metadata": {}}

def hostile(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        if cell["id"] == "double_counts":
            cell["outputs"] = [says("4")]
            cell["execution_count"] = 99

def honest(files, world):
    for cell in files["nb.ipynb"]["cells"]:
        cell["outputs"] = [says("0")] if cell["id"] == "greeting" else []
