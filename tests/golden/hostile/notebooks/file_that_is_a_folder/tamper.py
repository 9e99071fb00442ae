def hostile(files, world):
    files["aa"] = b"a file"
    files["aa/bb"] = b"in a folder"

def honest(files, world):
    files["aa/bb"] = b"in a folder"
