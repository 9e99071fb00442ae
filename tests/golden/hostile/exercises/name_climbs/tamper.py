def hostile(files, replace):
    files["../" * 12 + replace["WORLD"].lstrip("/") + "/gradebook.db"] = b"all 100"
