# %% announce
def announce(names, send):
    send.count = len(names)
    send.names = list(names)

# %% birthday
def birthday(person):
    person.age += 1
