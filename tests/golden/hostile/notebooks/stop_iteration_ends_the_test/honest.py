# %% evens
def evens(below):
    numbers = iter(range(0, below, 2))
    while True:
        try:
            yield next(numbers)
        except StopIteration:
            return

def is_even(number):
    return number % 2 == 0
