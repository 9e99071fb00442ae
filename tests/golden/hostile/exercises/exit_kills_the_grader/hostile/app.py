import os
import signal

os.kill(os.getppid(), signal.SIGKILL)
from service import app
