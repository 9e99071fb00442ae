from tests.golden.hostile.corpus import Link


def hostile(files, replace):
    files["notes.txt"] = Link(replace["WORLD"] + "/secret.txt")
