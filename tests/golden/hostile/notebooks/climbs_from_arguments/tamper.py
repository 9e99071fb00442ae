def hostile(files, world):
    source = "print([text for text in found if 'CANARY' in text])"
    files["nb.ipynb"]["cells"].append({"id": "last", "cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None})
