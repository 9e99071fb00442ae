from client import fetch_all, is_code, latest, total

import sys

LOADED = sorted(name for name in sys.modules if name.startswith('client'))
