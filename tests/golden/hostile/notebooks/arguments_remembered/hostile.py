# %% initial
remembered = []

def initial(word):
    remembered.append(word)
    return word[0]

# %% final
print(remembered)

def final(word):
    return " ".join(remembered)
