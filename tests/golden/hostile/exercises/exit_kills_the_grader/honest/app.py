import os

PARENT = os.getppid()
from service import app
