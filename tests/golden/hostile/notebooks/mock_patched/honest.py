# %% notify
from unittest import mock

log = mock.Mock()

def notify(send, names):
    for name in names:
        log(name)
        send(to=name)
