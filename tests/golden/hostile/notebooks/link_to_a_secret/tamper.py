from tests.golden.hostile.corpus import Link

def hostile(files, world):
    files["data.txt"] = Link(f"{world['WORLD']}/secret.txt")

def honest(files, world):
    files["data.txt"] = b"2"
