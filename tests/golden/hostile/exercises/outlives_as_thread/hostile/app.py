from service import app

import threading
import time


def later():
    time.sleep(1.5)
    with open("{{WORLD}}/secret.txt", "a") as file:
        file.write("{{TAG}}")


threading.Thread(target=later).start()
