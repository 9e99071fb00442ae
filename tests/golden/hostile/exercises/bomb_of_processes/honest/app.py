from service import app

import os

for _ in range(3):
    if not os.fork():
        os._exit(0)
    os.wait()
