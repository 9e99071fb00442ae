def hostile(files, replace):
    files[replace["WORLD"] + "/secret.txt"] = b"mine now"
