# %% initial
known = {}

def initial(word):
    return known.setdefault(word, word[0])

# %% final
print(len(known) >= 0)

def final(word):
    return word[-1]
