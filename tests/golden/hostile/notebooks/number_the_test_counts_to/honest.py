# %% days
def days(month):
    return 28 if month < 10**14 else 0

# %% codes
def codes(count):
    return list(range(10, 10 + count))
