def hostile(files, world):
    files[f"{world['WORLD']}/owned"] = b"owned"

def honest(files, world):
    files["root/etc/hosts"] = b"mine"
