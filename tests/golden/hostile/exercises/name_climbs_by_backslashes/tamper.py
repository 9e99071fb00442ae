def hostile(files, replace):
    files["..\\" * 12 + replace["WORLD"].lstrip("/").replace("/", "\\") + "\\submitted\\other\\nb.ipynb"] = b"{}"
