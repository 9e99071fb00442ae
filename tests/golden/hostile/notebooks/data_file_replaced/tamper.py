def hostile(files, world):
    files["data.csv"] = b"province,visits\na,1\nb,1\nc,1\nd,1\n"

def honest(files, world):
    files["more.csv"] = b"province,visits\na,1\n"
