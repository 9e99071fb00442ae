import os

raise RuntimeError(open(os.environ['DATA_FILE']).read())
