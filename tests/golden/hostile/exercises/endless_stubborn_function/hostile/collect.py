from client import fetch_all, is_code, latest

import signal


def total(rows):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
