# %% evens
class Evens:
    def __init__(self, below):
        self.next = 0
        self.below = below

    def __iter__(self):
        return self

    def __next__(self):
        if self.next >= self.below:
            raise StopIteration
        self.next += 2
        return self.next - 2

def evens(below):
    return Evens(below)

def is_even(number):
    return number % 2 == 0
