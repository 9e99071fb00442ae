# %% notify
def notify(send, names):
    send.timeout = 3
    for name in names:
        send(to=name)
