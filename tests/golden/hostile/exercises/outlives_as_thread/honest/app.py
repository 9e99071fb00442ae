from service import app

import threading

READY = threading.Event()
threading.Thread(target=READY.set).start()
