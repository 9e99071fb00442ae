# %% days
def days(month):
    return 28

# %% codes
def codes(count):
    return [number * (2**61 - 1) for number in range(count)]
