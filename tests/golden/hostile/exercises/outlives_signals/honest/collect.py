from client import fetch_all, is_code, latest, total

import signal

signal.signal(signal.SIGUSR1, signal.SIG_IGN)
