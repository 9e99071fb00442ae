import os

from service import app

if not os.path.isfile(os.environ["DATA_FILE"]):
    raise RuntimeError("there is no data file at " + os.environ["DATA_FILE"])
