from service import app

import subprocess

subprocess.run(['true'], check=True)
