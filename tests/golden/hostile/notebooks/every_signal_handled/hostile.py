# %% double
import signal

for number in range(1, 65):
    try:
        signal.signal(number, lambda number, frame: None)
    except (OSError, ValueError):
        pass

def double(x):
    while True:
        pass
