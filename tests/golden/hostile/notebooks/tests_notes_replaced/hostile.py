# %% announce
def announce(names, send):
    notes = {"count": len(names), "names": list(names)}
    try:
        send.__dict__.update(notes)
    except Exception:
        pass
    for name, value in notes.items():
        try:
            object.__setattr__(send, name, value)
        except Exception:
            setattr(send, name, value)

# %% birthday
def birthday(person):
    person.age += 1
