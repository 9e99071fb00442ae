def hostile(files, world):
    files["aa\0.txt"] = b"cut"
    files["new\nline\r.txt"] = b"split"

def honest(files, world):
    files["ก ข ค.txt"] = "ไทย".encode()
