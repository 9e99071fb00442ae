import os

os.environ.setdefault('TZ', 'Asia/Bangkok')
