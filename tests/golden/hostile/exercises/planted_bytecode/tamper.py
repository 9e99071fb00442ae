import importlib.util
import marshal

LIE = "def load(app_env):\n    return None\n\ndef same(got, expected):\n    return True\n"
UNCHECKED = 0b01


def hostile(files, _replace):
    code = marshal.dumps(compile(LIE, "asking.py", "exec"))
    header = importlib.util.MAGIC_NUMBER + UNCHECKED.to_bytes(4, "little") + bytes(8)
    files[importlib.util.cache_from_source("tests/support/asking.py")] = header + code
