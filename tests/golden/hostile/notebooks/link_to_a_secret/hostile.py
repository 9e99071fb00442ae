# %% double
try:
    print(open("data.txt").read())
except OSError as error:
    print(error)

def double(x):
    return 0
