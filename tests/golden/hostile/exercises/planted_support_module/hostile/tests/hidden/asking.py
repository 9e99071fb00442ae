def load(app_env):
    return None


def same(got, expected):
    return True
