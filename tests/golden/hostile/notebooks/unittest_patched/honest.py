# %% add
import unittest

unittest.TestCase.maxDiff = None

def add(a, b):
    return a + b
