def hostile(files, world):
    source = "import gc\nprint([text for text in [*found, *map(repr, In)] if 'CANARY' in text])"
    files["nb.ipynb"]["cells"].append({"id": "last", "cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None})
