def hostile(files, world):
    files[f"../../{world['TAG']}-climbed.txt"] = b"owned"
    files[f"deep/../../../{world['TAG']}-climbed.txt"] = b"owned"

def honest(files, world):
    files["deep/folder/note.txt"] = b"mine"
