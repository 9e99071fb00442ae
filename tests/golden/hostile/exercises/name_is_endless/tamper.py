def hostile(files, _replace):
    files["n" * 300 + ".txt"] = b""
