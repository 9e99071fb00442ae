# %% double
import os

try:
    os.symlink("{{WORLD}}", "outside")
    open("outside/owned", "w").write("owned")
    os.link("{{WORLD}}/secret.txt", "linked")
    open("linked", "a").write("owned")
except OSError as error:
    print(error)

def double(x):
    return 0
