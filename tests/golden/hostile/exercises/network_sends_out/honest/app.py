from service import app

import socket

FAMILY = socket.AF_INET6
