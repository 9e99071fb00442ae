# %% double
import os

os.makedirs("many")
for number in range(200):
    open(f"many/{number}", "w").close()

def double(x):
    return 2 * x if len(os.listdir("many")) == 200 else 0
