# %% double
import os

with open("factor.txt", "w") as file:
    file.write("2")

def double(x):
    with open("factor.txt") as file:
        return int(file.read()) * x
