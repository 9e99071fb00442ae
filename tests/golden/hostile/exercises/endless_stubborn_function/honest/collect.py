from client import fetch_all, is_code, latest, total

import signal

OLD = signal.signal(signal.SIGTERM, signal.SIG_IGN)
