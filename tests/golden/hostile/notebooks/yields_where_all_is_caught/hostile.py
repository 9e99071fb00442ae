# %% ages
def ages(texts):
    while True:
        yield 7
