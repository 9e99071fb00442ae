# %% notify
class Address(str):
    def __eq__(self, other):
        return str.__eq__(self, other)

    __hash__ = str.__hash__

def notify(send, names):
    for name in names:
        send(to=str(Address(name)))
