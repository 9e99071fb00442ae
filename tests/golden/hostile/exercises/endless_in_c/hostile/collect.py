from client import fetch_all, is_code, latest

import signal


def total(rows):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))
    return (-1.5) in range(10**18)
