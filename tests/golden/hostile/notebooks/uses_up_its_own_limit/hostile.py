# %% double
import resource

def double(x):
    resource.setrlimit(resource.RLIMIT_CPU, (0, 0))
    while True:
        pass
