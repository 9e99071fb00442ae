# %% ages
def ages(texts):
    while texts:
        yield int(texts[0])
        texts = texts[1:]
