from client import fetch_all, is_code, latest, total

import threading
import time

threading.Thread(target=time.sleep, args=(600,)).start()
