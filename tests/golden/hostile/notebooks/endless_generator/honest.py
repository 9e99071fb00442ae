# %% evens
import itertools

def evens(below):
    return itertools.takewhile(lambda number: number < below, itertools.count(0, 2))

def is_even(number):
    return number % 2 == 0
