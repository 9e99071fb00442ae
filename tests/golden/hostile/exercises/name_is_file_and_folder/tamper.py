def hostile(files, _replace):
    files["notes"] = b"a file"
    files["notes/more.txt"] = b"below a file"
