from service import app

import logging

logging.getLogger('visits').addHandler(logging.NullHandler())
