from client import fetch_all, is_code, latest, total

import threading

threading.Thread(target=print, daemon=True).start()
