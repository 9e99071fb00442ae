# %% announce
def announce(names, send):
    for name in names:
        send.to(name)

# %% birthday
def birthday(person):
    person.age += 1
