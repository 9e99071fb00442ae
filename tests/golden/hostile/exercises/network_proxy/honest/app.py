from service import app

import os

os.environ.setdefault('NO_PROXY', '127.0.0.1')
