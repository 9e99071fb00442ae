from service import app

import os
import time


def later():
    os.setsid()
    if os.fork():
        os._exit(0)
    time.sleep(1.5)
    with open("{{WORLD}}/secret.txt", "a") as file:
        file.write("{{TAG}}")
    os._exit(0)


if not os.fork():
    later()
