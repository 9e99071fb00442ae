import os

raise RuntimeError(os.environ.get('GRADER_TOKEN'))
