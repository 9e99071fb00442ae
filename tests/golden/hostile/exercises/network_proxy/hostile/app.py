from service import app

import os

os.environ["HTTP_PROXY"] = os.environ["http_proxy"] = "http://127.0.0.1:{{SINK}}"
