from tests.golden.hostile.corpus import Link


def hostile(files, replace):
    files["lib"] = Link(replace["WORLD"] + "/submitted")
