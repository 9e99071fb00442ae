def hostile(files, world):
    files["n" * 300 + ".txt"] = b"long"

def honest(files, world):
    files["n" * 100 + ".txt"] = b"long enough"
