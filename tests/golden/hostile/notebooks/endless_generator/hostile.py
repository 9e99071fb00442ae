# %% evens
def evens(below):
    number = 0
    while True:
        yield number
        number += 2

def is_even(number):
    return number % 2 == 0
