from service import app

import os

if not os.fork():
    os._exit(0)
os.wait()
