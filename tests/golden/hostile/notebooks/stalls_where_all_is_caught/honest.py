# %% read_age
def read_age(text):
    if not text.isdecimal():
        raise SystemExit(f"{text} is no age")
    return int(text)
