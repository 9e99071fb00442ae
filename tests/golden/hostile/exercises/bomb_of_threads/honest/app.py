from service import app

import threading

for _ in range(20):
    threading.Thread(target=bool).start()
