# %% notify
def notify(send, names):
    assert callable(send)
    for name in names:
        send(to=name)
